"""A sheet's reading as the JSON object of `mailbot parse` (interfaces.md)."""

from mailbot.domain.reading import SheetReading, SheetRow


def sheet_to_json(reading: SheetReading, *, file: str, municipality: str | None) -> dict[str, object]:
    """One object per file; without names and personal numbers, which the reading does not carry."""
    return {
        "file": file,
        "municipality": municipality,
        "error": reading.error.value if reading.error else None,
        "rows": [_row(row) for row in reading.rows],
        "invalid": [{"sheet": bad.sheet or None, "row": bad.row, "reason": bad.fault.value} for bad in reading.invalid],
        "left_out": [{"sheet": out.sheet or None, "row": out.row, "reason": out.why.value} for out in reading.skipped],
    }


def _row(row: SheetRow) -> dict[str, object]:
    item = row.item
    return {
        "sheet": row.sheet or None,
        "row": row.row,
        "type": item.type.value,
        "customer_id": item.customer_id,
        "address": item.address,
        "gate_lock": item.gate_lock,
        "date": item.proposed_date.isoformat() if item.proposed_date else None,
        "new_address": item.new_address,
        "phone": item.customer_phone,
        "keys_available": item.keys_available,
        "code_lock": item.code_lock,
        "consent": item.consent,
        "unclear": list(row.unclear),
    }
