"""An address in many surroundings and forms, none of which may be published."""

from urllib.parse import quote

ANA = "ana.ek@example.org"

SIGNS = [
    *(chr(code) for code in range(0x20, 0x7F) if not chr(code).isalnum()),
    *"\n\t\u00a0\u2003«»‹›„“”‚‘’–—‐‑…•·→←⇒°§¶†‡¹²³½©®™¡¿€£¤、。，．：；「」（）｛｝｜～＊＿",
    *"éßøłжшαωあ漢字한글กअא",
    *"\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202e\u2066\ufe0f",
    *("**", "__", "~~", "``", "<<", ">>", "\r\n", "mailto:", "e-mail:", "&lt;", "&quot;", "%20"),
    *("\\n", "\\,", "\\u0020", "&nbsp;", "(at) ", "x@", "@", "@@", "–x", "x —", "<b>", "</b>"),
]
DISGUISES = {
    "plain": ANA,
    "capitals": ANA.upper(),
    "entity": ANA.replace("@", "&#64;"),
    "hexadecimal entity": ANA.replace("@", "&#x00040;"),
    "named entity": ANA.replace("@", "&commat;").replace(".", "&period;"),
    "entity escaped again": ANA.replace("@", "&amp;#64;"),
    "percent": quote(ANA, safe=""),
    "percent twice": quote(quote(ANA, safe=""), safe=""),
    "every letter percent": "".join(f"%{ord(letter):02x}" for letter in ANA),
    "every letter an entity": "".join(f"&#{ord(letter)};" for letter in ANA),
    "JSON": ANA.replace("@", "\\u0040"),
    "full width": "".join(chr(ord(letter) + 0xFEE0) for letter in ANA),
    "small at": ANA.replace("@", "﹫"),
    "ideographic stop": ANA.replace(".", "。"),
    "soft hyphens": "\u00ad".join(ANA),
    "byte order mark": ANA.replace("@", "\ufeff@"),
    "joiner": ANA.replace("@", "@\u200d"),
    "soft hyphen as entity": ANA.replace("@", "&shy;@"),
}


def is_letter(sign: str) -> bool:
    """Whether an address would go on with it."""
    return sign.isascii() and sign.isalnum()
