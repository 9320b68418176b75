"""Help > About: version, the four papers, and every part that ships with the program, with a link to its licence."""

from __future__ import annotations

import html

from ..version import VERSION
from .licences import Part, parts

PAPERS = (
    ("Liang, Dharmakeerthi, Koriyama", "Denoising Diffusions with Optimal Transport", "arXiv 2411.01629"),
    (
        "Wang, Li, Che, Wang, Jui, Lei, Luo",
        "Solving Prior Distribution Mismatch in Diffusion Models",
        "arXiv 2410.13431",
    ),
    ("Reu, Vargas, Kerekes, Bronstein", "To smooth a cloud or to pin it down", "UAI 2024, PMLR 244"),
    ("Khrulkov, Ryzhakov, Chertkov, Oseledets", "Understanding DDPM Latent Codes", "ICLR 2023"),
)
SCHEME = "licence"  # of links to licence texts; their path is the number of the part


def about_page() -> str:
    """The page as HTML."""
    papers = "".join(
        f"<li>{html.escape(authors)}: <i>{html.escape(title)}</i>, {html.escape(where)}</li>"
        for authors, title, where in PAPERS
    )
    rows = "".join(_row(number, part) for number, part in enumerate(parts()))
    return (
        f"<h2>Tidemark {VERSION}</h2><p>Draw a distribution, watch it diffuse and denoise, side by side with its "
        "optimal transport map, and measure how far apart the two are. It never uses the network.</p>"
        f"<h3>The four papers</h3><ul>{papers}</ul>"
        "<h3>Licence</h3><p>Tidemark's source is under the MIT licence. What ships with it keeps its own; a standalone "
        "install as a whole is under the GNU General Public License, version 3, because its film encoders are.</p>"
        f"<table width='100%'>{rows}</table>"
    )


def licence_page(number: str) -> tuple[str, str]:
    """The name of a part and its licence texts as HTML, by its number in the list."""
    part = parts()[int(number)]
    text = part.read() or "Its authors ship no licence text with it."
    return part.name, f"<pre style='white-space: pre-wrap'>{html.escape(text)}</pre>"


def _row(number: int, part: Part) -> str:
    name = html.escape(f"{part.name} {part.version}".strip())
    where = f" <i>in {html.escape(part.within)}</i>" if part.within else ""
    return (
        f"<tr><td width='52%' style='padding: 2px 14px 2px 0'><a href='{SCHEME}:{number}'>{name}</a>{where}</td>"
        f"<td style='padding: 2px 0'>{html.escape(part.licence or 'see its text')}</td></tr>"
    )
