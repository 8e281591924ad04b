import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'

export interface Upload {
  readonly name: string
  readonly bytes: Buffer
}

/** « Fichiers »: a room's coffre, and what is in the open folder. */
export function filesPage(page: Page) {
  const grid = page.getByRole('grid')
  const entry = (name: string) => grid.getByRole('button', { name, exact: true })
  const act = async (name: string, what: string) => {
    await grid.getByRole('button', { name: `Actions sur ${name}` }).click()
    await page.getByRole('menuitem', { name: what }).click()
  }
  /** Files can be deposited: the folder is there and may be written to. */
  const ready = () => page.locator('button:enabled', { hasText: 'Déposer' }).waitFor()
  return {
    entry,
    act,
    ready,
    open: async (coffre: string) => {
      const rail = page.getByRole('navigation', { name: 'Navigation principale' })
      await rail.getByRole('link', { name: 'Fichiers' }).click()
      await page
        .getByRole('navigation', { name: 'Coffres' })
        .getByRole('link', { name: new RegExp(coffre) })
        .click()
      await page.getByRole('region', { name: `Coffre ${coffre}` }).waitFor()
    },
    /** Chooses files as the button does, once it can be pressed; they may still be on their way. */
    choose: async (files: readonly Upload[]) => {
      await ready()
      const given = files.map(({ name, bytes }) => ({ name, mimeType: 'application/octet-stream', buffer: bytes }))
      await page.getByLabel('Choisir des fichiers').first().setInputFiles(given)
    },
    done: (name: string) =>
      page.getByRole('listitem').filter({ hasText: name }).getByText('Déposé et scellé').waitFor(),
    download: async (name: string): Promise<Buffer> => {
      const started = page.waitForEvent('download')
      await act(name, 'Télécharger')
      return readFile(await (await started).path())
    },
    names: () => grid.locator('[data-node] .name button').allTextContents(),
  }
}

/** A message that is about a file. */
export const fileCard = (page: Page, name: string): Locator =>
  page.getByRole('log', { name: 'Messages du salon' }).locator('.room-file', { hasText: name }).last()
