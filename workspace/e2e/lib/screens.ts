import type { Browser, Page } from 'playwright-core'
import { newProfile, type Portal, type Profile } from './browser.ts'
import { matrixApi } from './matrix-api.ts'
import { messagesPage, openCreation, roomPage } from './messages.ts'
import { claire, helene, idriss, marc } from './people.ts'
import { codeTitle, unlockTitle } from './recovery.ts'
import { roomOfTwo, type RoomOfTwo } from './room-of-two.ts'
import { enterFirst, signIn, signInButton } from './sign-in.ts'

/** People and rooms in which every screen can be reached. For a portal of the test's own. */
export interface Tour {
  readonly browser: Browser
  readonly portal: Portal
  /** Claire's browser has the rooms; Hélène has signed in and has none; Marc stops at his code. */
  readonly two: RoomOfTwo
  readonly helene: Profile
  readonly marc: Profile
}

export interface Screen {
  readonly name: string
  /** Brings it about, and gives the page on which it stands. */
  readonly open: (tour: Tour) => Promise<Page>
}

export async function openTour(browser: Browser, portal: Portal): Promise<Tour> {
  const two = await roomOfTwo(browser, portal, 'Halle Saint-Roch')
  await conversation(two)
  const [atHelene, atMarc] = [await newProfile(browser, portal), await newProfile(browser, portal)]
  await enterFirst(atHelene, helene)
  await signIn(atMarc, marc)
  return { browser, portal, two, helene: atHelene, marc: atMarc }
}

/** A few lines of work between two people: answered, approved, formatted, corrected. */
async function conversation(two: RoomOfTwo): Promise<void> {
  const [atClaire, atIdriss] = [roomPage(two.claire.page), roomPage(two.idriss.page)]
  await atClaire.send('Bonjour Idriss, le plan de la halle est prêt. Le permis part jeudi.')
  await atIdriss.message('Bonjour Idriss, le plan de la halle est prêt. Le permis part jeudi.').waitFor()
  await atIdriss.send('Merci. Je relis la page 12 ce matin, il y manque la cote du faîtage.')
  await atClaire.message('Merci. Je relis la page 12 ce matin, il y manque la cote du faîtage.').waitFor()
  await atClaire.reply(
    'Merci. Je relis la page 12 ce matin, il y manque la cote du faîtage.',
    'Juste : 8,40 m. Je corrige et je le redépose avant midi.',
  )
  await atIdriss.message('Juste : 8,40 m. Je corrige et je le redépose avant midi.').waitFor()
  await atIdriss.react('Juste : 8,40 m. Je corrige et je le redépose avant midi.', 'Merci')
  await atIdriss.submit('À garder : **réunion de chantier** mardi à 9 h, salle du conseil.')
  await atClaire.message('À garder : réunion de chantier mardi à 9 h, salle du conseil.').waitFor()
}

const fresh = async ({ browser, portal }: Tour) => (await newProfile(browser, portal)).page

async function atRoom({ two }: Tour): Promise<Page> {
  const { page } = two.claire
  await messagesPage(page).open()
  await messagesPage(page).openRoom('Halle Saint-Roch')
  await roomPage(page).message('À garder : réunion de chantier mardi à 9 h, salle du conseil.').waitFor()
  return page
}

/** Every screen that there is, in the order in which a person meets them. */
export const screens: readonly Screen[] = [
  {
    name: 'Sign-in',
    open: async (tour) => {
      const page = await fresh(tour)
      await page.goto('/')
      await page.getByRole('button', { name: signInButton }).waitFor()
      return page
    },
  },
  {
    name: 'Sign-in that failed',
    open: async (tour) => {
      const page = await fresh(tour)
      await page.goto('/?error=identity.refused')
      await page.getByRole('alert').waitFor()
      return page
    },
  },
  {
    name: 'The demo issuer',
    open: async (tour) => {
      const page = await fresh(tour)
      await page.goto('/')
      await page.getByRole('button', { name: signInButton }).click()
      await page.getByRole('heading', { name: 'Choisissez un compte' }).waitFor()
      return page
    },
  },
  {
    name: 'Recovery code',
    open: async ({ marc: { page } }) => {
      await page.getByRole('heading', { name: codeTitle }).waitFor()
      return page
    },
  },
  {
    name: 'Unlock by code',
    open: async ({ browser, portal }) => {
      const profile = await newProfile(browser, portal)
      await signIn(profile, claire)
      await profile.page.getByRole('heading', { name: unlockTitle }).waitFor()
      return profile.page
    },
  },
  {
    name: 'Today',
    open: async ({ two }) => {
      await two.claire.page.goto('/')
      await two.claire.page.getByText('Bonjour Claire').waitFor()
      return two.claire.page
    },
  },
  {
    name: 'Messages, no room yet',
    open: async ({ helene: { page } }) => {
      await messagesPage(page).open()
      await page.getByRole('heading', { name: 'Aucune conversation pour l’instant' }).waitFor()
      return page
    },
  },
  {
    name: 'Messages, the list',
    open: async ({ two }) => {
      await messagesPage(two.claire.page).open()
      await messagesPage(two.claire.page).row('Halle Saint-Roch').first().waitFor()
      return two.claire.page
    },
  },
  { name: 'A room', open: atRoom },
  {
    name: 'Who can read',
    open: async (tour) => {
      const page = await atRoom(tour)
      await page.getByRole('button', { name: 'Détails du salon' }).click()
      await page.getByRole('complementary', { name: 'Qui peut lire' }).waitFor()
      return page
    },
  },
  {
    name: 'Reactions',
    open: async (tour) => {
      const page = await atRoom(tour)
      const line = roomPage(page).message('Bonjour Idriss, le plan de la halle est prêt. Le permis part jeudi.')
      await line.focus()
      await line.getByRole('button', { name: 'Réagir' }).click()
      await page.getByRole('dialog', { name: 'Réagir' }).waitFor()
      return page
    },
  },
  {
    name: 'Creating a room',
    open: async ({
      two: {
        claire: { page },
      },
    }) => {
      await messagesPage(page).open()
      const dialog = await openCreation(page)
      await dialog.getByRole('button', { name: 'Créer le salon' }).click()
      await dialog.getByText('Donnez un nom au salon.').waitFor()
      await dialog.getByRole('combobox').fill(idriss.name)
      await dialog.getByRole('option', { name: new RegExp(idriss.name) }).waitFor()
      return page
    },
  },
  {
    name: 'A room that is not there',
    open: async ({
      two: {
        claire: { page },
      },
    }) => {
      await page.goto('/messages/!absent')
      await page.getByRole('heading', { name: 'Ce salon n’est pas dans votre liste' }).waitFor()
      return page
    },
  },
  {
    name: 'Search everywhere',
    open: async ({
      two: {
        claire: { page },
      },
    }) => {
      await page.goto('/')
      await page.getByText('Bonjour Claire').waitFor()
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
      return page
    },
  },
  {
    name: 'Settings',
    open: async ({
      two: {
        claire: { page },
      },
    }) => {
      await page.goto('/reglages')
      await page.getByRole('heading', { name: 'Mes appareils' }).waitFor()
      await page.getByText('Cet appareil').waitFor()
      return page
    },
  },
  {
    name: 'An address that leads nowhere',
    open: async ({
      two: {
        claire: { page },
      },
    }) => {
      await page.goto('/nulle-part')
      await page.getByRole('heading', { name: 'Cette adresse ne mène nulle part' }).waitFor()
      return page
    },
  },
  {
    name: 'Open elsewhere',
    open: async ({ helene: { context } }) => {
      const page = await context.newPage()
      await page.goto('/messages')
      await page.getByRole('heading', { name: 'Parvis est ouvert dans un autre onglet' }).waitFor()
      return page
    },
  },
  {
    // The homeserver’s doing: an invitation in Claire’s name that her browser knows nothing of.
    name: 'A room with somebody whom nobody announced',
    open: async (tour) => {
      const page = await atRoom(tour)
      const [inHerName, other] = [await matrixApi(tour.two.claire), await matrixApi(tour.helene)]
      const body = { user_id: other.userId }
      await inHerName.call('POST', `/rooms/${encodeURIComponent(tour.two.roomId)}/invite`, body)
      await page.getByText(`Aucun membre n’a annoncé ${helene.name}.`).waitFor()
      return page
    },
  },
  {
    name: 'Offline',
    open: async (tour) => {
      const page = await atRoom(tour)
      await tour.two.claire.context.setOffline(true)
      await page.getByText('Hors ligne.').waitFor()
      await roomPage(page).submit('Écrit sans réseau.')
      await roomPage(page).message('Écrit sans réseau.').getByText('Partira au retour du réseau').waitFor()
      return page
    },
  },
]
