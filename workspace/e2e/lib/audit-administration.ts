import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningStack } from '@parvis/testkit'
import {
  cosign,
  formatCheckpoint,
  formatNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signatureType,
  signerFromSeed,
} from '@parvis/tlog'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { barriersOn } from './axe.ts'
import { newProfile, type Profile } from './browser.ts'
import { show } from './looks.ts'
import { overflowOf } from './overflow.ts'
import { idriss } from './people.ts'
import { signIn, signInButton } from './sign-in.ts'

interface Place {
  readonly stack: RunningStack
  readonly browser: Browser
  /** Signed in; the administrator as far as the workspace. */
  readonly auditor: Profile
  readonly administrator: Profile
}

/** What administrators do with accounts and the log, and what auditors are told at once. Leaves the witness out of step. */
export function administrationCases(at: () => Place): void {
  describe('accounts and retention', () => {
    test('an administrator suspends a person, whose session ends, restores, and erases her by name', async () => {
      const { browser, stack, administrator, auditor } = at()
      const person = await newProfile(browser, stack)
      await signIn(person, idriss)
      const { page } = administrator
      await page.getByRole('link', { name: 'Comptes' }).click()
      const row = page.getByRole('listitem').filter({ hasText: idriss.name })
      const dialog = page.getByRole('dialog')
      const suspend = async () => {
        await row.getByRole('button', { name: /^Suspendre/ }).click()
        await dialog.getByRole('button', { name: 'Suspendre le compte' }).press('Enter')
        await row.getByText('Suspendu').waitFor()
      }
      await suspend()
      await person.page.goto('/')
      await person.page.getByRole('button', { name: signInButton }).waitFor()
      await row.getByRole('button', { name: /^Rétablir/ }).click()
      await page.getByText(`Le compte de ${idriss.name} est rétabli.`).waitFor()
      await suspend()
      expect(await barriersOn(page)).toEqual([])

      await row.getByRole('button', { name: /^Effacer/ }).click()
      const name = dialog.getByRole('textbox', { name: 'Son nom, pour confirmer' })
      await name.fill('Idriss')
      await name.press('Enter')
      await dialog.getByText('Ce n’est pas le nom de ce compte.').waitFor()
      expect(await barriersOn(page)).toEqual([])
      await name.fill(idriss.name)
      await name.press('Enter')
      await page.getByText(/effacé\. \d+ clés? détruites?\s: le journal ne sait plus le nommer\./).waitFor()
      await row.waitFor({ state: 'detached' })
      await auditor.page.goto('/journal?q=acte%3A%22Effacement%20d%E2%80%99une%20personne%22')
      await auditor.page.getByRole('table').getByRole('row').nth(1).waitFor()
      expect(await auditor.page.getByRole('table').innerText()).not.toContain(idriss.name)
      await person.close()
    })

    test('an administrator sees what is kept for how long, runs it, and lifts a hold with a reason; it fits every look', async () => {
      const { page } = at().administrator
      await page.getByRole('link', { name: 'Conservation' }).click()
      await page.getByText(/Le prochain\s: le /).waitFor()
      await page.getByRole('button', { name: 'Effacer maintenant ce qui est échu' }).click()
      await page.getByText('Rien n’était échu : rien n’a été effacé.').waitFor()
      await page.getByText('Signe', { exact: true }).waitFor()
      await page.getByRole('radio', { name: 'Contenu scellé' }).check()
      await page.getByRole('textbox', { name: 'Le motif' }).fill('Recours 2026-118')
      await page.getByRole('button', { name: 'Geler', exact: true }).click()
      await page.getByText('Toute la classe « Contenu scellé »').waitFor()
      await page.getByRole('button', { name: /^Lever le gel/ }).click()
      const reason = page.getByRole('dialog').getByRole('textbox', { name: 'Pourquoi il est levé' })
      await reason.press('Enter')
      await page.getByText('Donnez le motif, en trois lettres au moins.').waitFor()
      await reason.fill('Recours clos')
      await reason.press('Enter')
      await page.getByText('Rien n’est gelé.').waitFor()
      await page.getByText('1 gel levé').click()
      await page.getByText('Levé : Recours clos').waitFor()
      for (const look of [
        { theme: 'dark', width: 390 },
        { theme: 'light', width: 1024, textSize: 2 },
      ] as const) {
        await show(page, look)
        expect([look.theme, await barriersOn(page), await overflowOf(page)]).toEqual([look.theme, [], []])
      }
      await show(page, { theme: 'light', width: 1440 })
    })
  })

  describe('alerts', () => {
    test('a disk that is nearly full, a witness that is silent, and one that has seen another log reach the desk in words', async () => {
      const { stack, auditor } = at()
      const { page } = auditor
      const alerts = { witnessSilentMinutes: 0.05, freeGigabytes: 1_000_000 }
      await writeFile(join(stack.dataDir, 'alerts.json'), JSON.stringify(alerts))
      await stack.kill('gateway')
      await page.goto('/journal')
      await alert(page, /Le disque du journal est presque plein depuis .+ Prévenez l’exploitation/)
      const witness = stack.pid('witness')
      process.kill(witness, 'SIGSTOP')
      try {
        await alert(page, /Le témoin .+ se tait depuis .+ attendent sa confirmation/)
      } finally {
        process.kill(witness, 'SIGCONT')
      }
      await page.getByText(/Le témoin .+ se tait depuis/).waitFor({ state: 'detached' })
      await remembersMore(stack)
      await alert(page, /Le témoin .+ a vu, à .+, un journal plus long que celui-ci/)
      expect(await barriersOn(page)).toEqual([])
    })
  })
}

const alert = (page: Page, words: RegExp) => page.getByRole('list', { name: 'Alertes' }).getByText(words).waitFor()

/** Hands the witness a memory of a longer log than the gateway has: as after a log that was put back to an earlier state. */
async function remembersMore({ dataDir, kill, pid }: RunningStack): Promise<void> {
  const folder = join(dataDir, 'witness')
  const vkey = (await readFile(join(folder, 'witness.vkey'), 'utf8')).trim()
  const seed = Buffer.from((await readFile(join(folder, 'witness.key'), 'utf8')).trim(), 'hex')
  const signer = signerFromSeed(parseVerifierKey(vkey).name, signatureType.cosignature, seed)
  const [path = ''] = (await readdir(folder, { recursive: true })).filter((one) => one.endsWith('.checkpoint'))
  const note = parseNote(await readFile(join(folder, path), 'utf8'))
  const checkpoint = parseCheckpoint(note.text)
  const text = formatCheckpoint({ ...checkpoint, size: checkpoint.size + 1_000_000 })
  const cosigned = formatNote({ text, signatures: [cosign(text, signer, Math.floor(Date.now() / 1000))] })
  // Halted, it writes nothing over it.
  process.kill(pid('witness'), 'SIGSTOP')
  await writeFile(join(folder, path), cosigned)
  await kill('witness')
}
