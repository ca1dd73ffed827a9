"""Small files of purchasing, as text, brought in through the importer."""

from made import NOW

from finint.importer.bring import Upload, bring_in


def bring(books, text, name="ledger.csv", **answers):
    """Import `text` and insist that it was taken."""
    receipt = bring_in(books, Upload(text.encode(), name, ""), answers, now=NOW)
    assert receipt.outcome in ("import", "import_with_warnings"), (receipt.reason, receipt.questions)
    return receipt


def _csv(header, rows):
    return "\n".join([header, *(",".join("" if cell is None else str(cell) for cell in row) for row in rows)]) + "\n"


def ledger(*rows, currency="EUR", category="platform_fees"):
    """(date, vendor, document, amount) rows of a spend ledger."""
    return _csv(
        "Date,Supplier,Document number,Amount,Currency,Cost category,Department",
        [(*row, currency, category, "Growth") for row in rows],
    )


def vendor_file(*rows):
    """(vendor_id, name, alias[, category]) rows."""
    return _csv("vendor_id,name,alias,category,department", [(*row, *[""] * (5 - len(row))) for row in rows])


def contracts(*rows):
    """(id, vendor, start, end, amount, units, used) rows of seats that renew by themselves."""
    return _csv(
        "contract_id,vendor,description,start_date,end_date,notice_date,auto_renew,amount,currency,units,unit,units_used",
        [(i, v, "Seats", s, e, "", "yes", a, "EUR", u, "seat", used) for i, v, s, e, a, u, used in rows],
    )


def invoices(*rows, currency="EUR"):
    """(number, vendor, date, amount[, unit price, quantity, discount percent, until, paid on, paid amount, credit for])."""
    header = (
        "invoice_no,vendor,invoice_date,amount,unit_price_amount,quantity,discount_percent,discount_until,paid_date,"
        "paid_amount,credit_note_for,currency,description"
    )
    return _csv(header, [(*row, *[""] * (11 - len(row)), currency, "Service") for row in rows])
