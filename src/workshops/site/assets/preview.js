// Only in the preview, never published: reloads the page when the schedule changed, and shows what is
// wrong in the schedule.
"use strict";

{
  const EVERY = 1000;
  let shown = null;

  const showReport = (report, version) => {
    let box = document.getElementById("preview-report");
    if (!report) {
      box?.remove();
      return;
    }
    if (!box) {
      box = document.createElement("section");
      box.id = "preview-report";
      box.setAttribute("role", "alert");
      const heading = document.createElement("h2");
      heading.textContent = "The schedule has errors" + (version ? "; this is the last version without" : "");
      const text = document.createElement("pre");
      text.tabIndex = 0;
      box.append(heading, text);
      document.body.prepend(box);
    }
    const text = box.querySelector("pre");
    if (text.textContent !== report) text.textContent = report;
  };

  const look = async () => {
    try {
      const answer = await fetch("/-preview/state", { cache: "no-store" });
      const { version, report } = await answer.json();
      if (shown !== null && version !== shown) {
        location.reload();
        return;
      }
      shown = version;
      showReport(report, version);
    } catch {
      // the program was stopped; when it runs again, the page goes on
    }
    setTimeout(look, EVERY);
  };

  look();
}
