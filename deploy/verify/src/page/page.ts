import type { Language } from '../say/faults.ts'
import { checkFile, type Shown } from './check-file.ts'
import { words } from './words.ts'

function find<Type extends Element>(selector: string, type: new () => Type): Type {
  const element = document.querySelector(selector)
  if (!(element instanceof type)) throw new Error(selector)
  return element
}

const verdict = find('#verdict', HTMLElement)
const progress = find('#progress', HTMLElement)
const drop = find('#drop', HTMLElement)
const [log, policy, since] = ['#log', '#policy', '#since'].map((id) => find(id, HTMLInputElement))

let language: Language = navigator.language.startsWith('fr') ? 'fr' : 'en'
let file: Blob | undefined
let shown: Shown | undefined
let round = 0

function speak(): void {
  document.documentElement.lang = language
  document.title = `${words.title[language]} · Parvis`
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]')) {
    const word = element.dataset['word'] as keyof typeof words
    element.textContent = words[word][language]
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset['language'] === language))
  for (const input of document.querySelectorAll<HTMLInputElement>('[data-label]'))
    input.setAttribute(
      'aria-label',
      `${words[input.dataset['label'] as 'policy' | 'since'][language]} : ${words.choose[language]}`,
    )
  if (shown !== undefined) showVerdict(shown)
}

function showVerdict({ look, tell }: Shown): void {
  const { headline, grounds, limits } = tell(language)
  const chain = find('#drop svg', SVGElement).cloneNode(true)
  verdict.className = look
  verdict.setAttribute('role', look === 'broken' ? 'alert' : 'status')
  verdict.replaceChildren(
    chain,
    heading('h2', headline),
    ...list((look === 'verified' ? words.grounds : words.found)[language], grounds),
    ...list(words.limits[language], limits),
  )
  verdict.hidden = false
}

function heading(level: 'h2' | 'h3', text: string): HTMLElement {
  const element = document.createElement(level)
  element.textContent = text
  return element
}

function list(title: string, lines: readonly string[]): readonly HTMLElement[] {
  if (lines.length === 0) return []
  const element = document.createElement('ul')
  for (const line of lines) element.append(Object.assign(document.createElement('li'), { textContent: line }))
  return [heading('h3', title), element]
}

function showProgress(read: number, size: number): void {
  const numbers = new Intl.NumberFormat(language)
  Object.assign(find('#progress progress', HTMLProgressElement), { value: read, max: Math.max(1, size) })
  find('#progress span', HTMLElement).textContent = `${numbers.format(read)} / ${numbers.format(size)}`
}

/** Anything that was chosen changes the answer: all of it is computed again, and only the last answer counts. */
async function judge(): Promise<void> {
  if (file === undefined) return
  const mine = (round += 1)
  verdict.hidden = true
  progress.hidden = false
  const trust = {
    ...(policy?.files?.[0] && { policy: await policy.files[0].text() }),
    ...(since?.files?.[0] && { since: await since.files[0].text() }),
  }
  const answer = await checkFile(file, trust, (read, size) => mine === round && showProgress(read, size))
  if (mine !== round) return
  progress.hidden = true
  shown = answer
  showVerdict(answer)
  verdict.focus()
}

function take(chosen: Blob | undefined): void {
  if (chosen === undefined) return
  file = chosen
  void judge()
}

log?.addEventListener('change', () => take(log.files?.[0]))
for (const input of [policy, since])
  input?.addEventListener('change', () => {
    find(`output[for='${input.id}']`, HTMLOutputElement).textContent = input.files?.[0]?.name ?? ''
    void judge()
  })
for (const name of ['dragover', 'dragenter'])
  document.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.add('over')
  })
document.addEventListener('dragleave', () => drop.classList.remove('over'))
document.addEventListener('drop', (event) => {
  event.preventDefault()
  drop.classList.remove('over')
  take(event.dataTransfer?.files[0])
})
find('#languages', HTMLElement).addEventListener('click', (event) => {
  const chosen = event.target instanceof HTMLElement ? event.target.dataset['language'] : undefined
  if (chosen !== 'fr' && chosen !== 'en') return
  language = chosen
  speak()
})
speak()
