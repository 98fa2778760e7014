/** How the page looks: one accent, two schemes, no pictures. */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f3f5f3, #0f1413);
  --card: light-dark(#ffffff, #171e1c);
  --inset: light-dark(#f7f9f7, #111716);
  --line: light-dark(#dfe5e1, #2a3431);
  --ink: light-dark(#17211e, #e6edea);
  --soft: light-dark(#5b6b65, #95a5a0);
  --accent: light-dark(#0f766e, #4fd1c0);
  --on-accent: light-dark(#ffffff, #06201c);
  --tint: light-dark(#e3f3f0, #14302c);
  --good: light-dark(#15803d, #6ee7a0);
  --waiting: light-dark(#a15c07, #f5c662);
  --bad: light-dark(#b42318, #ff9b8f);
  --bad-tint: light-dark(#fdecea, #3a1a17);
  --mention: light-dark(#0b5fa5, #7cc4ff);
  --mention-tint: light-dark(#e4f0fb, #14293b);
  --broadcast: light-dark(#7a4b00, #ffd98a);
  --broadcast-tint: light-dark(#fff0c7, #443409);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
}
h1, h2, h3, h4, p, ol { margin: 0; padding: 0; }
ol { list-style: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.quiet { color: var(--soft); }
.problem { color: var(--bad); white-space: pre-wrap; overflow-wrap: anywhere; }

.top { display: flex; align-items: center; gap: 10px; padding: 14px 24px; }
.top h1 { font-size: 18px; font-weight: 650; letter-spacing: -0.01em; }
.top h1 span { color: var(--soft); font-weight: 400; margin-left: 6px; }
.connection { margin-left: auto; font-size: 13px; color: var(--soft); }
.connection::before {
  content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-right: 7px; background: var(--waiting);
}
.connection.live::before { background: var(--good); }
.connection.lost::before { background: var(--bad); }

main {
  display: grid; gap: 16px; padding: 0 24px 24px; align-items: stretch;
  grid-template-columns: minmax(280px, 25fr) minmax(0, 44fr) minmax(280px, 31fr);
  grid-template-areas: "flow flow flow" "write slack search";
}
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px 18px 16px; min-width: 0; }
.card > h2 {
  font-size: 12px; font-weight: 650; letter-spacing: 0.06em; text-transform: uppercase; color: var(--soft); margin-bottom: 8px;
}
.flow-card { grid-area: flow; }
.write-card { grid-area: write; display: flex; flex-direction: column; overflow: auto; align-self: start; }
.slack-card { grid-area: slack; display: flex; flex-direction: column; padding-bottom: 0; overflow: hidden; }
.search-card { grid-area: search; display: flex; flex-direction: column; }
main { --card-height: max(440px, calc(100vh - var(--flow-height, 320px) - 116px)); }
.slack-card, .search-card { height: var(--card-height); }
.write-card { max-height: var(--card-height); }

/* flow: a column for each step away from the beginning, lines between them */
.flow { position: relative; display: flex; justify-content: space-between; gap: 30px; }
.flow svg { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; overflow: visible; }
.flow path { fill: none; stroke: var(--line); stroke-width: 2; }
.flow .pulse { stroke: var(--accent); stroke-dasharray: 4 8; stroke-linecap: round; opacity: 0; transition: opacity 0.4s; }
.flow .pulse.moving { opacity: 1; animation: moving 0.7s linear infinite; }
@keyframes moving { to { stroke-dashoffset: -12; } }
.lane { display: flex; flex-direction: column; justify-content: center; gap: 8px; flex: 1 1 0; min-width: 0; max-width: 230px; }
.step {
  position: relative; background: var(--inset); border: 1px solid var(--line); border-radius: 10px; padding: 6px 11px 7px;
}
.step.moving { border-color: var(--accent); }
.step .name { display: flex; justify-content: space-between; align-items: baseline; gap: 4px 8px; flex-wrap: wrap; }
.step h3 { font-size: 14px; font-weight: 600; overflow-wrap: anywhere; line-height: 1.3; }
.step .kind { font-size: 11.5px; color: var(--soft); }
.step .large { display: flex; align-items: baseline; gap: 0 6px; flex-wrap: wrap; line-height: 1.35; }
.step .large b { font-size: 20px; font-weight: 600; letter-spacing: -0.02em; }
.step .large span { font-size: 12px; color: var(--soft); }
.step dl { margin: 1px 0 0; font-size: 12px; line-height: 1.45; display: flex; flex-wrap: wrap; gap: 0 12px; }
.step dl div { display: flex; gap: 4px; white-space: nowrap; }
.step dt { color: var(--soft); }
.step dd { margin: 0; }
.step .where { font-size: 11.5px; line-height: 1.3; color: var(--soft); overflow-wrap: anywhere; }
.step .latest {
  font-size: 11.5px; line-height: 1.35; margin-top: 2px; overflow: hidden; overflow-wrap: anywhere;
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2;
}
.step .latest b { font-weight: 600; }
.step .failure { color: var(--bad); -webkit-line-clamp: 5; }
.step b, .step dd { font-variant-numeric: tabular-nums; }
.zero { color: var(--soft); }
.tone-good { color: var(--good); }
.tone-waiting { color: var(--waiting); font-weight: 600; }
.tone-bad { color: var(--bad); font-weight: 600; }
.tone-good.zero, .tone-waiting.zero, .tone-bad.zero { color: var(--soft); font-weight: 400; }

/* forms */
form { display: flex; flex-direction: column; gap: 10px; }
#write { flex: none; }
.keys { display: contents; }
.row { display: flex; gap: 10px; flex-wrap: wrap; }
.control { display: flex; flex-direction: column; gap: 3px; font-size: 12.5px; color: var(--soft); flex: 1 1 120px; min-width: 0; }
.control.grow { flex: 2 1 150px; }
#write > .control.grow { flex: none; }
input, select, textarea, button { font: inherit; color: inherit; }
input, select, textarea {
  background: var(--inset); color: var(--ink); border: 1px solid var(--line); border-radius: 8px; padding: 7px 10px;
  font-size: 14px; width: 100%; min-width: 0;
}
input, select { height: 36px; }
textarea { font: 12.5px/1.55 var(--mono); resize: vertical; min-height: 96px; tab-size: 2; }
textarea.wrong { border-color: var(--bad); }
::placeholder { color: var(--soft); opacity: 0.7; }
button {
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 6px 14px; font-size: 14px; cursor: pointer;
}
button:hover { border-color: var(--soft); }
button:disabled { opacity: 0.55; cursor: default; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
button.plain { border-color: transparent; color: var(--accent); margin-left: auto; background: none; }
.written { margin-top: 10px; font-size: 13px; display: flex; flex-direction: column; gap: 2px; }
.written li { display: flex; gap: 8px; align-items: baseline; }
.written span { overflow-wrap: anywhere; flex: 1; }
.written time { color: var(--soft); font-variant-numeric: tabular-nums; }
.written .failed { color: var(--bad); max-height: 6em; overflow: auto; }

/* Slack */
.slack { display: flex; flex: 1; min-height: 0; margin: 0 -18px; border-top: 1px solid var(--line); }
.channels {
  flex: 0 0 158px; padding: 10px 8px; border-right: 1px solid var(--line); background: var(--inset); overflow: auto;
}
.channels button {
  display: flex; width: 100%; gap: 5px; border: 0; background: none; text-align: left; padding: 4px 10px; border-radius: 6px;
}
.channels button::before { content: "#"; color: var(--soft); }
.channels button span { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.channels button:hover { background: var(--tint); }
.channels button[aria-current="true"] { background: var(--accent); color: var(--on-accent); }
.channels button[aria-current="true"]::before { color: inherit; }
.channels .unread { font-weight: 650; }
.channels i { font-style: normal; font-size: 12px; font-variant-numeric: tabular-nums; color: var(--soft); font-weight: 400; align-self: center; }
.channels button[aria-current="true"] i { color: inherit; }
.channels .unread i { color: var(--on-accent); background: var(--accent); border-radius: 9px; padding: 0 6px; font-weight: 600; }
.channel { flex: 1; min-width: 0; min-height: 0; display: flex; flex-direction: column; position: relative; }
.channel > h3 { font-size: 15px; font-weight: 650; padding: 8px 16px; border-bottom: 1px solid var(--line); }
.messages { flex: 1; overflow: auto; padding: 8px 0; outline-offset: -2px; }
.messages > .quiet { padding: 8px 16px; }
.newer {
  position: absolute; bottom: 12px; left: 50%; transform: translateX(-50%); border-radius: 16px;
  background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-size: 13px; padding: 4px 14px;
}
.message { display: grid; grid-template-columns: 34px 1fr; gap: 0 10px; padding: 6px 16px; }
.message:hover { background: var(--inset); }
.message.fresh { animation: fresh 2.5s ease-out; }
@keyframes fresh { from { background: var(--tint); } }
.avatar {
  width: 34px; height: 34px; border-radius: 8px; background: var(--accent); color: var(--on-accent);
  display: grid; place-items: center; font-weight: 700; font-size: 15px; margin-top: 3px;
}
.message.person .avatar { background: var(--soft); color: var(--card); }
.by { font-size: 14px; display: flex; align-items: baseline; gap: 6px; }
.by b { font-weight: 650; }
.by .app { font-size: 10px; font-weight: 600; letter-spacing: 0.03em; background: var(--line); color: var(--soft); border-radius: 3px; padding: 0 4px; }
.message.withheld .body, .message.withheld .avatar { opacity: 0.62; }
.by .dry-run { font-size: 11px; font-weight: 600; color: var(--waiting); border: 1px dashed currentcolor; border-radius: 3px; padding: 0 4px; }
.by time, .edited { font-size: 12px; color: var(--soft); }
.body { overflow-wrap: anywhere; min-width: 0; grid-column: 2; }
.body .section { white-space: pre-wrap; }
.body .with-accessory { display: flex; gap: 12px; justify-content: space-between; }
.body .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 16px; margin-top: 4px; }
.body h4 { font-size: 17px; font-weight: 700; margin: 2px 0; }
.body .context { display: flex; flex-wrap: wrap; gap: 2px 10px; font-size: 12.5px; color: var(--soft); }
.body .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0; }
.body .button { display: inline-block; border: 1px solid var(--line); border-radius: 6px; padding: 3px 12px; font-size: 14px; font-weight: 600; }
.body .button.primary { background: var(--good); border-color: var(--good); color: var(--card); }
.body .button.danger { background: var(--bad); border-color: var(--bad); color: var(--card); }
.body hr { border: 0; border-top: 1px solid var(--line); margin: 8px 0; }
.body pre, .body code { font: 12.5px/1.5 var(--mono); background: var(--inset); border: 1px solid var(--line); border-radius: 4px; }
.body code { padding: 1px 4px; color: var(--bad); }
.body pre { padding: 8px 10px; margin: 4px 0; overflow: auto; white-space: pre-wrap; }
.body pre code { border: 0; padding: 0; }
.body blockquote { border-left: 4px solid var(--line); margin: 2px 0; padding-left: 12px; }
.body a { color: var(--mention); }
.body .image { border: 1px dashed var(--line); border-radius: 6px; padding: 2px 8px; font-size: 13px; }
.mention { color: var(--mention); background: var(--mention-tint); border-radius: 3px; padding: 0 3px; font-weight: 500; }
.mention.broadcast { color: var(--broadcast); background: var(--broadcast-tint); font-weight: 650; outline: 1px solid currentcolor; }

/* search */
#found { font-size: 13px; margin: 10px 0 4px; }
.hits { overflow: auto; flex: 1; margin: 0 -18px -16px; padding: 0 18px 12px; }
.hits li { padding: 9px 0; border-top: 1px solid var(--line); }
.hits h3 { font-size: 15px; font-weight: 600; display: flex; gap: 8px; align-items: baseline; overflow-wrap: anywhere; }
.hits h3 small { margin-left: auto; font: 12px var(--mono); color: var(--soft); text-align: right; }
.hits dl { margin: 3px 0 0; font-size: 13px; line-height: 1.45; display: grid; grid-template-columns: minmax(60px, auto) 1fr; gap: 1px 12px; }
.hits dt { color: var(--soft); max-width: 110px; overflow: hidden; text-overflow: ellipsis; }
.hits dd { margin: 0; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
mark { background: var(--broadcast-tint); color: inherit; border-radius: 2px; }

@media (max-width: 1100px) {
  main {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    grid-template-areas: "flow flow" "write search" "slack slack"; padding: 0 16px 16px; gap: 12px;
  }
  .top { padding: 12px 16px; }
  .write-card { max-height: none; }
  .search-card { height: 480px; }
  .slack-card { height: 480px; }
  .flow { gap: 20px; }
  .step { padding: 8px 9px; }
  .step .large b { font-size: 18px; }
}
@media (max-width: 700px) {
  main { grid-template-columns: minmax(0, 1fr); grid-template-areas: "flow" "write" "slack" "search"; }
  .flow { flex-direction: column; gap: 18px; }
  .lane { flex-direction: row; max-width: none; flex-wrap: wrap; justify-content: stretch; }
  .step { flex: 1 1 130px; }
  .flow svg { display: none; }
  .search-card { height: auto; min-height: 180px; max-height: 480px; }
  .slack { flex-direction: column; }
  .channels { flex: none; display: flex; border-right: 0; border-bottom: 1px solid var(--line); }
  .channels button { width: auto; max-width: 180px; flex: none; }
}
@media (prefers-reduced-motion: reduce) { *, *::before { animation: none !important; } }
`;
