"""What a sentence only asks about ("ska låset tas ner?"), which is no order."""

import re

from mailbot.parsers.groups import Unit

_ASKS = re.compile(
    r"(?:^|[.,!\n]|(?<=hej)|men|(?<!\w)och)\s*(?:ska|skall|bör|måste|får (?:vi|man|ni)|behöver (?:vi|man)|hur"
    r"|vad|varför|när|var|vem|vilka|vilken|vilket|kommer (?:ni|det|någon)|(?<!och )är(?! det (?:möjligt|ok))|kan man"
    r"|gäller det|har (?:ni|det|du"
    r"|någon|vi)|finns (?:det|portlås|portenhet)|brukar|stämmer)"
    r"(?!\w)[^.!\n]{0,200}\?|(?:vet (?:inte|ej)|undrar|oklart|osäker på) om (?!ni kan|det går|ni har möjlighet)"
    r"|(?:berätta|förklara|undrar|vet (?:du|ni)|veta|fråga|frågar|funderar|besked|säga|visa)(?: \w+){0,2} (?:hur"
    r"|vad|var|när|vem|vilk\w*|varför|ifall)(?!\w)"
)


def asked_spans(lower: str, unit: Unit) -> list[tuple[int, int]]:
    """Where a sentence asks about what holds, up to its end."""
    text = lower[unit.start : unit.end]
    spans = []
    for match in _ASKS.finditer(text):
        end = match.end()
        if not match[0].endswith("?"):
            stop = re.search(r"[.!?\n]", text[end:])
            end += stop.end() if stop else len(text)
        spans.append((unit.start + match.start(), unit.start + end))
    return spans
