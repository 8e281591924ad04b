import type { Locator, Page } from 'playwright-core'

/** The list of rooms, and what starts a conversation. */
export function messagesPage(page: Page) {
  const row = (name: string) => page.getByRole('link', { name: new RegExp(`^(?:[^ ]{1,3} )?${escape(name)}`) })
  return {
    row,
    open: async () => {
      await page
        .getByRole('navigation', { name: 'Navigation principale' })
        .getByRole('link', { name: /^Messages/ })
        .click()
      await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor()
    },
    openRoom: async (name: string) => {
      await row(name).first().click()
      await roomPage(page).log.waitFor()
    },
    createRoom: async (name: string, people: readonly string[] = []) => {
      const dialog = await openCreation(page)
      await dialog.getByRole('textbox', { name: 'Nom du salon' }).fill(name)
      for (const person of people) await choosePerson(dialog, person)
      await dialog.getByRole('button', { name: 'Créer le salon' }).click()
      await dialog.waitFor({ state: 'hidden' })
      await roomPage(page).log.waitFor()
    },
    accept: async (name: string) => {
      await row(name).first().click()
      await page.getByRole('button', { name: 'Entrer dans le salon' }).click()
      await roomPage(page).log.waitFor()
    },
  }
}

export async function openCreation(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Nouveau message ou salon' }).first().click()
  await page.getByRole('menuitem', { name: 'Créer un salon' }).click()
  const dialog = page.getByRole('dialog', { name: 'Créer un salon' })
  await dialog.waitFor()
  return dialog
}

export async function choosePerson(dialog: Locator, name: string): Promise<void> {
  await dialog.getByRole('combobox').fill(name)
  await dialog.getByRole('option', { name: new RegExp(name) }).click()
  await dialog.getByRole('button', { name: `Ne plus choisir ${name}` }).waitFor()
}

/** The open room: its messages, in their order, and the field under them. */
export function roomPage(page: Page) {
  const log = page.getByRole('log', { name: 'Messages du salon' })
  const field = page.getByRole('textbox', { name: /^Écrire (dans|à) / })
  /** The last message that says just this; a quote of it in an answer is not it. */
  const message = (text: string) =>
    log
      .getByRole('article')
      .filter({ has: page.locator(said, { hasText: whole(text) }) })
      .last()
  // By the focus, not the pointer: a message that arrives meanwhile moves the line away from under it.
  const act = async (text: string, name: string) => {
    await message(text).focus()
    await message(text).getByRole('button', { name, exact: true }).click()
  }
  const actInMenu = async (text: string, name: string) => {
    await act(text, 'Autres actions')
    await page.getByRole('menuitem', { name, exact: true }).click()
  }
  const submit = async (text: string) => {
    await field.fill(text)
    await field.press('Enter')
  }
  return {
    log,
    field,
    message,
    /** Writes and presses Enter; the message may still be on its way. */
    submit,
    /** Writes, and waits until the server has it. */
    send: async (text: string) => {
      await submit(text)
      await isSent(message(text))
    },
    reply: async (to: string, text: string) => {
      await act(to, 'Répondre')
      await page.getByText(/^Réponse à /).waitFor()
      await submit(text)
      await isSent(message(text))
    },
    edit: async (from: string, to: string) => {
      await actInMenu(from, 'Modifier')
      await page.getByText('Modification de votre message').waitFor()
      await submit(to)
      await message(to).getByText('modifié').waitFor()
    },
    react: async (to: string, word: string) => {
      await act(to, 'Réagir')
      await page.getByRole('dialog', { name: 'Réagir' }).getByRole('button', { name: word, exact: true }).click()
      await reaction(message(to), word).waitFor()
    },
    remove: (text: string) => actInMenu(text, 'Retirer le message'),
    reaction: (to: string, word: string) => reaction(message(to), word),
    /** What the messages on the screen say, from the oldest to the newest. The timeline keeps no more in the page. */
    texts: () => log.locator(said).allTextContents(),
  }
}

const said = '.message-text, .message-html'

function reaction(message: Locator, word: string): Locator {
  return message.getByRole('button', { name: new RegExp(`^${word}, `) })
}

function whole(text: string): RegExp {
  return new RegExp(`^\\s*${escape(text)}\\s*$`)
}

async function isSent(message: Locator): Promise<void> {
  await message.waitFor()
  await message.locator('[title="Envoi en cours"]').waitFor({ state: 'detached' })
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
