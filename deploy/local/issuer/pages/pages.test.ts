import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { DemoAccount } from '../config.ts'
import { contentSecurityPolicy, escapeHtml, submitAtOnce } from './layout.ts'
import { failedPage, leavingPage } from './notices.ts'
import { signInPage } from './sign-in.ts'
import { style } from './style.ts'
import { wordsFor } from './words.ts'

const helene: DemoAccount = {
  uid: 'helene.garnier',
  given_name: 'Hélène',
  usual_name: 'Garnier',
  email: 'helene.garnier@ville.example',
  siret: '21450234600012',
  parvis_roles: ['auditeur'],
}
const hostile = '"><script>alert(1)</script>'
const [fr, en] = [wordsFor('fr'), wordsFor('en')]

test('each account is one button with its name and role', () => {
  const page = signInPage(fr, '/interaction/x', [helene])
  expect(page).toContain('<button class="account" name="account" value="helene.garnier">')
  for (const words of ['Hélène Garnier', 'Audit', 'lang="fr"', 'helene.garnier@ville.example'])
    expect(page).toContain(words)
})

test.each([
  ['fr-FR,fr;q=0.9,en;q=0.8', 'fr'],
  ['en-GB,en;q=0.9,fr;q=0.8', 'en'],
  ['de-DE,en;q=0.5', 'en'],
  ['de', 'fr'],
  [undefined, 'fr'],
])('%s is shown %s', (accept, lang) => expect(wordsFor(accept).lang).toBe(lang))

test('a chosen language wins', () => expect(wordsFor('fr', 'en').lang).toBe('en'))

test('both languages have the same words', () => expect(Object.keys(en)).toEqual(Object.keys(fr)))

test('whatever an account is called, it stays text', () => {
  const page = signInPage(fr, hostile, [
    { ...helene, uid: hostile, given_name: hostile, email: hostile, parvis_roles: [hostile] },
  ])
  expect(page).not.toContain('<script>')
  expect(failedPage(fr, hostile, 'refused', hostile)).not.toContain('<script>alert')
  expect(escapeHtml(`<&>"'`)).toBe('&#60;&#38;&#62;&#34;&#39;')
})

test('the policy lets this style and this script run, and nothing be loaded', () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('base64')
  const policy = contentSecurityPolicy(['http://localhost:8480'])
  expect(policy).toContain(`style-src 'sha256-${hash(style)}'`)
  expect(policy).toContain(`script-src 'sha256-${hash(submitAtOnce)}'`)
  expect(policy).toContain(`default-src 'none'`)
  const page = leavingPage(fr, '<form id="op.logoutForm"></form>')
  expect(page).toContain(`<style>${style}</style>`)
  expect(page).toContain(`<script>${submitAtOnce}</script>`)
})

test('no page asks another origin for anything', () => {
  const pages = [signInPage(en, '/x', [helene]), leavingPage(en, ''), failedPage(en, '/', 'expired', 'x')]
  for (const page of pages) expect(page).not.toMatch(/(src|href|url\()\s*=?\s*["']?(https?:)?\/\//)
})
