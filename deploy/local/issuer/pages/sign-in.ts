import type { DemoAccount } from '../config.ts'
import { escapeHtml, layout } from './layout.ts'
import type { Words } from './words.ts'

/** The list of people. One form, one named button per account; no password, no script. */
export function signInPage(words: Words, action: string, accounts: readonly DemoAccount[]): string {
  const items = accounts.map((account) => `<li>${accountButton(words, account)}</li>`).join('\n')
  return layout(
    words,
    words.title,
    `<div class="stack tight"><h1>${escapeHtml(words.heading)}</h1><p class="lead soft">${escapeHtml(words.lead)}</p></div>
<form method="post" action="${escapeHtml(action)}"><ul class="accounts" aria-label="${escapeHtml(words.list)}">
${items}
</ul></form>
<p class="small"><a href="?lang=${words.otherLang}" lang="${words.otherLang}" hreflang="${words.otherLang}">${words.other}</a></p>`,
  )
}

function accountButton(words: Words, account: DemoAccount): string {
  const role = account.parvis_roles.map((value) => words.roles[value] ?? value).join(', ') || words.member
  const initials = `${account.given_name.slice(0, 1)}${account.usual_name.slice(0, 1)}`
  return `<button class="account" name="account" value="${escapeHtml(account.uid)}"><span class="face" aria-hidden="true">${escapeHtml(initials)}</span>
<span class="who"><b>${escapeHtml(account.given_name)} ${escapeHtml(account.usual_name)}</b> <span class="small soft">${escapeHtml(account.email)}</span></span>
<span class="role small">${escapeHtml(role)}</span></button>`
}
