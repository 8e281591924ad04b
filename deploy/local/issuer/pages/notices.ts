import { escapeHtml, layout, submitAtOnce } from './layout.ts'
import type { Words } from './words.ts'

/** Shown for a moment on sign-out (it sends itself); stays when scripts are off. `form` is the provider's own. */
export function leavingPage(words: Words, form: string): string {
  return layout(
    words,
    words.leaving,
    `<div class="stack tight"><h1>${escapeHtml(words.leaving)}</h1><p class="lead soft">${escapeHtml(words.leavingLead)}</p></div>
${form}
<p class="flow"><button class="btn primary" form="op.logoutForm" name="logout" value="yes">${escapeHtml(words.leave)}</button>
<button class="btn" form="op.logoutForm">${escapeHtml(words.stay)}</button></p>`,
    submitAtOnce,
  )
}

export function leftPage(words: Words, portal: string): string {
  return notice(words, words.left, words.leftLead, portal)
}

/** `code`: for support only; the reason in words does not depend on it. */
export function failedPage(words: Words, portal: string, why: 'expired' | 'refused', code: string): string {
  return notice(words, words.failed, words[why], portal, code)
}

function notice(words: Words, title: string, sentence: string, portal: string, code?: string): string {
  const support =
    code === undefined ? '' : `<p class="small soft">${words.support} : <code>${escapeHtml(code)}</code></p>`
  return layout(
    words,
    title,
    `<div class="stack tight"><h1>${escapeHtml(title)}</h1><p class="lead soft">${escapeHtml(sentence)}</p></div>
<p><a class="btn primary" href="${escapeHtml(portal)}">${escapeHtml(words.back)}</a></p>${support}`,
  )
}
