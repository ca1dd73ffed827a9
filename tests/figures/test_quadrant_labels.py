"""Labels of the quadrant never cover each other: the largest are named, the rest on hover."""

from finint.figures.paper import Scale
from finint.figures.quadrant import LABELLED, Point, quadrant
from finint.ink import LIGHT


def test_of_many_vendors_in_one_place_the_largest_is_named():
    points = [Point(f"Vendor {number}", 1000.0 + number, 1.0, 0.9, 1.1) for number in range(20)]
    figure = quadrant(points, LIGHT, scale=Scale(1, ""))
    names = [note.text for note in figure.layout.annotations if note.text.startswith("Vendor")]
    assert "Vendor 19" in names
    assert len(names) <= 3 <= LABELLED
    assert len(figure.data) == 20
