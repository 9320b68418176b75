"""Studies menu: the window of all studies, and a command for each of them, in a submenu by paper."""

from engine import STUDIES, Study

from .command import Command

PAPERS = {  # titles of the submenus by the papers' tags, in the menu's order
    "[L]": "[&L] Denoising diffusions with optimal transport",
    "[W]": "[&W] Solving prior distribution mismatch",
    "[V]": "[&V] To smooth a cloud or to pin it down",
    "[K]": "[&K] Understanding DDPM latent codes",
}


def _command(study: Study) -> Command:
    text = study.title.replace("&", "&&")
    return Command(name=f"study_{study.name}", text=f"&{text}", tip=study.claim.rstrip("."))


ALL = (
    Command(name="studies", text="All &studies…", tip="Run a paper's result beside the paper's number", keys=("F8",)),
)
STUDIES_MENU = (*ALL, *(_command(study) for study in STUDIES.values()))
STUDIES_BY_PAPER = tuple(
    (title, tuple(f"study_{study.name}" for study in STUDIES.values() if study.paper == paper))
    for paper, title in PAPERS.items()
    if any(study.paper == paper for study in STUDIES.values())
)
