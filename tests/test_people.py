"""Roles, sessions and tokens: what the books say holds at once, and a cookie proves nothing by itself."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NOW, budget_reading

from finint import people, store, tokens
from finint.auth import OWNER, RANK, Actor, allowed
from finint.claims import Claims, RoleMap, read_claims
from finint.errors import RefusedError
from finint.importer.post import post

MAP = RoleMap(roles={"viewers": "viewer", "controllers": "finance"}, departments={"viewers": ("Growth",)})
ANN = Claims("s-1", "ann@example.org", NOW + timedelta(hours=1), ("controllers",))


def as_actor(books, actor):
    return replace(books, actor=actor)


class TestClaims:
    def test_a_person_is_their_verified_address(self):
        told = {"iss": "i", "sub": "7", "iat": 0, "exp": 60, "email": "Ann@Example.org"}
        assert read_claims(told, "groups").person == "ann@example.org"
        assert read_claims(told | {"email_verified": False}, "groups").person == "i#7"

    @pytest.mark.parametrize("lacking", ["sub", "iat", "exp"])
    def test_who_and_when_must_be_told(self, lacking):
        told = {"iss": "i", "sub": "7", "iat": 0, "exp": 60}
        assert read_claims({name: value for name, value in told.items() if name != lacking}, "groups") is None

    def test_a_session_lasts_eight_hours_at_most(self):
        claims = read_claims({"iss": "i", "sub": "7", "iat": 0, "exp": 10**6}, "groups")
        assert claims.expires_on.hour == 8

    def test_another_sign_in_is_another_session(self):
        one, two = (read_claims({"iss": "i", "sub": "7", "iat": at, "exp": 600}, "groups") for at in (1, 2))
        assert one.session_id != two.session_id

    @given(st.lists(st.sampled_from(["viewers", "controllers", "strangers", ""])))
    def test_no_group_gives_more_than_the_map_says(self, groups):
        grant = MAP.granted(tuple(groups))
        known = [MAP.roles[group] for group in groups if group in MAP.roles]
        assert (grant is None) == (not known)
        if grant:
            assert RANK[grant.role] == max(RANK[role] for role in known)
            assert (grant.departments is None) == ("controllers" in groups)


class TestSessions:
    def test_the_first_sight_begins_a_session_with_its_role(self, books):
        assert people.actor_of(books, ANN, MAP, now=NOW) == Actor("ann@example.org", "finance")
        assert [row.person for row in people.sessions(books, NOW)] == ["ann@example.org"]

    def test_an_unknown_group_has_no_access_and_no_session(self, books):
        with pytest.raises(RefusedError) as caught:
            people.actor_of(books, replace(ANN, groups=("strangers",)), MAP, now=NOW)
        assert caught.value.status == 403
        assert people.sessions(books, NOW) == []

    def test_after_the_sign_out_the_same_cookie_is_nothing(self, books):
        people.actor_of(books, ANN, MAP, now=NOW)
        people.end_session(books, ANN.session_id, now=NOW)
        with pytest.raises(RefusedError) as caught:
            people.actor_of(books, ANN, MAP, now=NOW)
        assert caught.value.status == 401
        assert not people.holds(books, ANN.session_id, NOW)

    def test_an_expired_sign_in_is_refused(self, books):
        with pytest.raises(RefusedError, match="ended"):
            people.actor_of(books, ANN, MAP, now=NOW + timedelta(hours=2))

    def test_a_change_of_role_ends_the_session_at_once(self, books):
        people.actor_of(books, ANN, MAP, now=NOW)
        people.set_role(books, "Ann@example.org", "viewer", ["Growth"], now=NOW, reason="moved")
        assert not people.holds(books, ANN.session_id, NOW)
        again = replace(ANN, session_id="s-2")
        assert people.actor_of(books, again, MAP, now=NOW) == Actor("ann@example.org", "viewer", ("Growth",))

    def test_the_table_takes_a_role_away_whatever_groups_say(self, books):
        people.set_role(books, "ann@example.org", None, now=NOW, reason="left")
        with pytest.raises(RefusedError, match="none of your groups"):
            people.actor_of(books, ANN, MAP, now=NOW)

    def test_only_an_administrator_sets_roles_and_one_remains(self, books):
        with pytest.raises(RefusedError, match="administrator"):
            people.set_role(as_actor(books, Actor("x", "finance")), "y", "admin", now=NOW, reason="r")
        with pytest.raises(RefusedError, match="remains"):
            people.set_role(
                as_actor(books, Actor("eve@example.org", "admin")), "eve@example.org", "viewer", now=NOW, reason="r"
            )


class TestTokens:
    def test_the_secret_is_shown_once_and_kept_as_a_hash(self, books):
        made = tokens.make(books, "sheet", "viewer", days=30, now=NOW)
        assert tokens.find(books, made.secret, NOW) == made.token
        every = books.connection.cursor().execute("select * from api_token").fetchall()
        trail = books.connection.cursor().execute("select payload from audit").fetchall()
        assert made.secret not in str(every)
        assert made.secret not in str(trail)
        assert tokens.digest_of(made.secret) not in str(trail)

    def test_expired_revoked_and_guessed_ones_look_alike(self, books):
        made = tokens.make(books, "sheet", "viewer", days=1, now=NOW)
        assert tokens.find(books, made.secret, NOW + timedelta(days=1)) is None
        tokens.revoke(books, made.token.token_id, now=NOW)
        assert tokens.find(books, made.secret, NOW) is None
        assert tokens.find(books, made.secret[:-1] + "x", NOW) is None

    def test_a_token_can_do_no_more_than_its_maker(self, books):
        viewer = as_actor(books, Actor("v", "viewer", ("Growth",)))
        with pytest.raises(RefusedError, match="own role"):
            tokens.make(viewer, "sheet", "finance", days=1, now=NOW)
        with pytest.raises(RefusedError, match="departments"):
            tokens.make(viewer, "sheet", "viewer", days=1, now=NOW, departments=["Brand"])
        assert tokens.make(viewer, "sheet", "viewer", days=1, now=NOW).token.departments == ["Growth"]

    @pytest.mark.parametrize("days", [0, 367, -1])
    def test_every_token_expires(self, books, days):
        with pytest.raises(RefusedError):
            tokens.make(books, "sheet", "viewer", days=days, now=NOW)

    def test_somebody_elses_token_is_not_theirs_to_see_or_revoke(self, books):
        made = tokens.make(books, "sheet", "viewer", days=1, now=NOW)
        other = as_actor(books, Actor("o", "finance"))
        assert tokens.tokens(other) == []
        with pytest.raises(RefusedError, match="no such token"):
            tokens.revoke(other, made.token.token_id, now=NOW)

    def test_a_change_of_role_revokes_the_persons_tokens(self, books):
        finance = as_actor(books, Actor("ann@example.org", "finance"))
        made = tokens.make(finance, "sheet", "finance", days=1, now=NOW)
        people.set_role(books, "ann@example.org", "viewer", now=NOW, reason="moved")
        assert tokens.find(books, made.secret, NOW) is None


class TestDepartments:
    @pytest.fixture
    def filled(self, books):
        from events_made import event_books

        event_books(books)
        year = (date(2026, 1, 1), date(2027, 1, 1), "1200")
        post(books, budget_reading(("Growth", *year), ("Brand", *year)), now=NOW)
        return books

    def test_every_view_shows_a_readers_departments_only(self, filled):
        """Every view that a later migration replaces must keep this."""
        views = ["spend", "budget", "spend_converted", "budget_converted", "commitment", "accrual"]
        cursor = filled.connection.cursor()
        everybody = {view: cursor.execute(f"select count(*) from {view}").fetchall()[0][0] for view in views}
        assert {view for view, rows in everybody.items() if not rows} <= {"commitment", "accrual"}
        cursor.execute("set variable reader_departments = ['Nowhere']")
        for view in views:
            assert cursor.execute(f"select count(*) from {view}").fetchall() == [(0,)], view

    def test_reads_are_narrowed_and_caches_kept_apart(self, filled):
        from finint import holdings

        every = holdings.places(filled)["department"]
        assert len(every) > 1
        reader = as_actor(filled, Actor("r", "viewer", (every[0],)))
        assert set(holdings.places(reader)["department"]) <= {every[0]}
        assert store.data_version(reader) != store.data_version(filled)
        assert holdings.places(filled)["department"] == every

    def test_events_have_no_departments(self, filled):
        reader = as_actor(filled, Actor("r", "viewer", ("Growth",)))
        with pytest.raises(RefusedError, match="no departments"):
            store.collect(reader, partial(tuple), tuple)

    def test_a_page_of_the_whole_company_is_refused(self):
        with pytest.raises(RefusedError, match="whole company"):
            allowed(Actor("r", "viewer", ("Growth",)), "viewer", scoped=False)
        assert allowed(OWNER, "admin", scoped=False) == OWNER
