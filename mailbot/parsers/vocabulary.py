"""The field's Swedish words as tables; a new wording is a new row. Patterns are matched against lower-case text."""

import re
from typing import Final

from mailbot.parsers.worded import Worded

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb febr february",
            "mars mar",
            "april apr",
            "maj",
            "juni jun june",
            "juli jul july",
            "augusti aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "måndag mån månd monday",
            "tisdag tis tisd tuesday",
            "onsdag ons onsd wednesday",
            "torsdag tors tor torsd thursday",
            "fredag fre fred friday",
            "lördag lör lörd saturday",
            "söndag sön sönd sunday",
        ),
        1,
    )
    for name in names.split()
}
HOUR_WORDS: Final = dict(
    zip(
        ["ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"],
        range(1, 13),
        strict=True,
    )
) | {"en": 1}
COUNTS: Final = HOUR_WORDS | {
    word: number
    for number, words in {
        10: "tiotal",
        12: "dussin",
        13: "tretton",
        14: "fjorton",
        15: "femton femtontal",
        16: "sexton",
        17: "sjutton",
        18: "arton",
        19: "nitton",
        20: "tjugo tjugotal",
        24: "tjugofyra",
        25: "tjugofem",
        30: "trettio trettiotal",
        35: "trettiofem",
        40: "fyrtio",
        50: "femtio",
        60: "sextio",
        75: "sjuttiofem",
        100: "hundra",
    }.items()
    for word in words.split()
}

SHORT_NEGATION: Final = re.compile(r"(?<!\w)(?:inte|ej|icke|aldrig|inget|ingen|inga|utan)(?!\w)")


URGENT: Final = Worded(
    r"inlåst|utelåst|låst (?:sig )?(?:ute|inne)|kommer (?:varken|inte|ej) (?:in|ut)(?!\w)(?! i (?:lås)?app)"
    r"|(?:kan|kunde|får) (?:inte|ej) (?:komma|ta sig) (?:in|ut)(?!\w)(?! i (?:lås)?app)|ligger på golvet"
    r"|(?:ryker|rök|brand|brinner|brinna|eld)(?!\w)|brandlukt|luktar (?:det )?(?:\w+ )?bränt|gnist(?:or|rar)"
    r"|sväll(?:t|de)|svullet|svull(?:en|na)|uppsväll|(?:batteri|lås|enhet)\w* (?:\w+ ){0,3}?(?:är |blir |blev |känns )"
    r"(?:\w+ ){0,2}?(?:jätte|glöd|skållande ?)?(?:varm|het)(?:t|a)?(?!\w)|(?:varmt|hett|varma|heta) (?:om )?batteri"
    r"|instängd|inspärrad|(?:bubbl|bukt|glöd|smält|fräs)(?:ar|er|t|te|ade)(?!\w)|står (?:vidöppen|på glänt|öppen)(?!\w)"
    r"|går (?:inte|ej) att (?:låsa|stänga|regla)(?! upp| av)|kan (?:inte|ej) (?:låsa|stänga)(?! upp)|(?:dörren"
    r"|låset) (?:går|kan) (?:inte|ej) (?:att )?låsas?(?! upp)"
    r"|står olåst|låser inte(?! upp)(?=[ .,!]|$)|varken app eller nyckel"
    r"|(?<!in )(?<!blev )(?<!sjuk )akut(?:utryckning)?(?! sjuk)(?! till sjuk)(?=[ !:,.]|$)"
)
NOT_URGENT: Final = Worded(r"ej akut|inte akut|inget akut|inte inlåst|ej inlåst|inte bråttom")


YES: Final = re.compile(
    r"^\s*(?:ja|jo|japp|jajamän|jadå|yes|ok|okej|visst|absolut|det stämmer|stämmer|finns|klart|godkänt|gjort|x)(?!\w)",
    re.I,
)
NO: Final = re.compile(r"^\s*(?:nej|nix|nä|no|inte|ej|saknas|behövs ej|behövs inte)(?!\w)", re.I)
UNKNOWN: Final = re.compile(r"vet (?:ej|inte)|oklart|osäker|okänt|\?|inte kollat|ej kollat", re.I)
