import pytest

from mailbot.parsers.html import html_to_text

CASES = {
    "<table><tr><td>Kundid</td><td>3055</td></tr><tr><td><p>Adress<o:p></o:p></p></td><td>Provgatan 1</td></tr></table>": "Kundid\t3055\nAdress\tProvgatan 1",  # noqa: E501 - one sample
    "<table><tr><td>a</td><td></td><td>c</td></tr></table>": "a\t\tc",
    "<p>ett<br>två</p><p>tre</p>": "ett\ntvå\n\ntre",
    "<div>a</div><div>b</div>": "a\nb",
    "<ul><li>a</li><li>b</li></ul>": "- a\n- b",
    "<ol><li>a<li>b</ol>": "1. a\n2. b",
    "x <s>bort</s><del>bort</del><span style='text-decoration: line-through'>bort</span> y": "x y",
    "<div style='display:none'>göm<b>mer</b></div>ser": "ser",
    "<span style='font-size:0px'>göm</span>ser": "ser",
    "<td style='font-size:0'><div style='font-size:13px'>ser</div>göm</td>": "ser",
    "<!--[if gte mso 9]><p>göm</p><![endif]-->ser<![if !mso]>mer<![endif]>": "sermer",
    "<div style='height:0;overflow:hidden'>göm</div>ser": "ser",
    "<div style='overflow:hidden;line-height:0;height:0px'>göm</div>ser": "ser",
    "<div style='line-height:0'>ser</div>": "ser",
    "<td style='height:0'>ser</td>": "ser",
    "<div style='position:absolute;left:-9999px'>göm</div>ser": "ser",
    "<span style='color:transparent'>göm</span><span style='background-color:transparent'>ser</span>": "ser",
    "<style>.preheader{display:none}</style><div class='x preheader'>göm</div>ser": "ser",
    "<span style='text-decoration:underline line-through'>bort</span>kvar": "kvar",
    "<style>p{}</style><script>x</script>kvar": "kvar",
    "A&nbsp;&aring;&#228; &lt;b&gt;": "A åä <b>",
    "": "",
}


@pytest.mark.parametrize("html", CASES)
def test_text_of(html: str) -> None:
    assert html_to_text(html).replace("\xa0", " ") == CASES[html]


@pytest.mark.parametrize(
    "piece", ["<div>", "<table><tr><td>", "<p>a", "<!--", "<b x='", "<ul><li>", "&#", "<td style='font-size:0'>"]
)
def test_hostile_markup_ends(piece: str) -> None:
    assert isinstance(html_to_text(piece * 20_000), str)
