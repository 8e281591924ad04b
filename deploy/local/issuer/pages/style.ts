/** Parvis's look for these few pages: the values of its design tokens that they use. No remote asset. */
const light = `--ground:#e4e1db;--sheet:#fbfaf8;--hover:#e8e4dd;--chosen:#d9e5e0;--joint:#d3cec5;--edge:#857d72;--ink:#1f1c18;--ink-2:#494339;--accent:#0c5a50;--accent-strong:#07433b;--on-accent:#fff;--accent-ink:#0a5148;--known:#d9e5e0`
const dark = `--ground:#131210;--sheet:#21201d;--hover:#2c2a27;--chosen:#1f3833;--joint:#36332e;--edge:#857e73;--ink:#f1ede6;--ink-2:#cbc5ba;--accent:#7fd1c0;--accent-strong:#a4e0d3;--on-accent:#06231e;--accent-ink:#8ad6c6;--known:#1f3833`
const contrast = `--ground:#fff;--sheet:#fff;--hover:#ededed;--chosen:#dcefe9;--joint:#4d4d4d;--edge:#000;--ink:#000;--ink-2:#000;--accent:#00423a;--accent-strong:#00261f;--on-accent:#fff;--accent-ink:#00423a;--known:#dcefe9`

export const style = `
:root{color-scheme:light;${light}}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;${dark}}}
@media (prefers-contrast:more){:root{color-scheme:light;${contrast}}}
*,*::before,*::after{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);-webkit-text-size-adjust:100%;container-type:inline-size;font:400 .9375rem/1.5 -apple-system,"Segoe UI Variable Text","Segoe UI",Roboto,"Noto Sans","Liberation Sans","Helvetica Neue",Arial,sans-serif}
h1,p,ul{margin:0;padding:0}ul{list-style:none}
h1{font-size:2.125rem;line-height:1.25;letter-spacing:-.02em;font-weight:600;text-wrap:balance;overflow-wrap:anywhere;hyphens:auto}
a{color:var(--accent-ink);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent-ink);outline-offset:2px;border-radius:4px}
.skip{position:absolute;inset:0 auto auto 0;padding:.5rem 1rem;background:var(--ink);color:var(--sheet);transform:translateY(-120%)}
.skip:focus{transform:none}
.gate{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1.1fr);min-height:100dvh}
.door{display:grid;align-content:center;padding:2rem clamp(1.25rem,6vw,5.5rem);background:var(--sheet)}
.door>*{max-width:30rem;width:100%}
.stack{display:grid;gap:1.5rem;grid-template-columns:minmax(0,1fr)}.tight{gap:.5rem}
.lead{font-size:1.0625rem}.soft{color:var(--ink-2)}.small{font-size:.8125rem}
.wordmark{display:flex;align-items:center;gap:.5rem;font-weight:600}.wordmark svg{width:1.5rem}
.accounts{border-block:1px solid var(--joint)}
.accounts li+li{border-top:1px solid var(--joint)}
button{font:inherit;color:inherit;cursor:pointer}
.account{display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:0 .75rem;align-items:center;width:100%;min-height:3.5rem;padding:.5rem .75rem;border:0;background:transparent;text-align:start;transition:background 90ms}
.account:hover{background:var(--hover)}.account:active{background:var(--chosen)}
.account:focus-visible{outline-offset:-3px}
.face{display:grid;place-items:center;width:2.25rem;height:2.25rem;border-radius:999px;border:1px solid var(--edge);background:var(--known);font-weight:600;font-size:.8125rem}
.who{display:grid;min-width:0}.who b{font-weight:600}.who span{overflow-wrap:anywhere}
.role{padding:.1rem .4rem;border:1px solid var(--joint);border-radius:2px;white-space:nowrap}
.btn{display:inline-flex;align-items:center;justify-content:center;min-height:2.75rem;padding:.3rem .875rem;border:1px solid var(--edge);border-radius:4px;background:var(--sheet);color:var(--ink);font-weight:600;text-decoration:none}
.btn:hover{background:var(--hover)}.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}.primary:hover{background:var(--accent-strong)}
.flow{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center}
.square{position:relative;display:grid;align-content:end;padding:clamp(1.5rem,4vw,4rem);overflow:hidden;border-inline-start:1px solid var(--joint)}
.square svg{position:absolute;inset:0;width:100%;height:100%;color:var(--joint)}
.square .stack{position:relative;gap:.5rem;max-width:30rem;padding:1rem 1.25rem;background:var(--ground);border-inline-start:3px solid var(--ink-2)}
code{font-size:.8125rem;user-select:all;overflow-wrap:anywhere}
@container (width < 60rem){.gate{grid-template-columns:minmax(0,1fr)}.square{border-inline-start:0;border-top:1px solid var(--joint);padding:1.25rem}.square svg{display:none}.square .stack{padding:0 1rem}}
@container (width < 22rem){h1{font-size:1.625rem}.door{padding-inline:1rem}.account{grid-template-columns:auto minmax(0,1fr)}.role{grid-column:2;justify-self:start;margin-top:.25rem;white-space:normal}}
@container (width < 14rem){.face{display:none}.account{grid-template-columns:minmax(0,1fr)}.role{grid-column:1;min-width:0;overflow-wrap:anywhere}}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
@media (forced-colors:active){.face,.role,.btn{border:1px solid}}
`
