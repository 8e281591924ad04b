import { createHash } from 'node:crypto'
import { style } from './style.ts'
import type { Words } from './words.ts'

/** Everything that is not a literal of these pages goes through this. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

/** Paving in one-point perspective, seen from the threshold. */
function square(): string {
  const joints = Array.from({ length: 27 }, (_, i) => `M${230 + i * 13} 300L${-1700 + i * 162} 900`).join('')
  const rows = Array.from({ length: 11 }, (_, i) => `M0 ${300 + Math.round(i * i * 6)}H800`).join('')
  const front =
    'M210 300V150L400 40l190 110V300M210 150h380M340 300V210a60 60 0 0 1 120 0V300M250 300V200h50V300M500 300V200h50V300'
  return `<svg viewBox="0 0 800 900" preserveAspectRatio="xMidYMid slice" fill="none" stroke="currentColor" stroke-width="1.4" aria-hidden="true"><path d="${joints}${rows}${front}"/></svg>`
}

const mark =
  '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.3" aria-hidden="true"><path d="M2 18h16M4 18V8l6-5 6 5v10M8 18v-6h4v6M10 3v5"/></svg>'

/** One page. `body` is HTML already escaped by its maker. */
export function layout(words: Words, title: string, body: string, script = ''): string {
  return `<!doctype html>
<html lang="${words.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${escapeHtml(words.wordmark)}</title><link rel="icon" href="data:,"><style>${style}</style></head>
<body><a class="skip" href="#contenu">${escapeHtml(words.skip)}</a>
<div class="gate"><main id="contenu" tabindex="-1" class="door"><div class="stack"><p class="wordmark">${mark}${escapeHtml(words.wordmark)}</p>
${body}</div></main>
<aside class="square" aria-label="${escapeHtml(words.about)}">${square()}<div class="stack"><p>${escapeHtml(words.aside)}</p><p class="soft small">${escapeHtml(words.never)}</p></div></aside></div>
${script && `<script>${script}</script>`}</body></html>`
}

/** Sends the logout form at once; without script the buttons do. */
export const submitAtOnce = `document.querySelector('button[name=logout]').click()`

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Nothing is loaded from anywhere. `formTargets`: origins that a form's redirect may end at (Chromium checks them). */
export function contentSecurityPolicy(formTargets: readonly string[]): string {
  return [
    `default-src 'none'`,
    `style-src ${hash(style)}`,
    `script-src ${hash(submitAtOnce)}`,
    `img-src data:`,
    `form-action 'self' ${formTargets.join(' ')}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
  ].join('; ')
}
