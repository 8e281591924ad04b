import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { chromiumPath } from './config.ts'
import { watchContext, type Watch } from './watch.ts'

/** Every browser test runs in the system's Chromium, headless, without its background traffic. `devices`: with a camera and a microphone that are only drawn. */
export function launchBrowser({ devices = false }: { readonly devices?: boolean } = {}): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: devices ? [...quiet, ...fakeDevices] : quiet })
}

const fakeDevices = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where a portal and its issuer are. */
export interface Portal {
  readonly url: string
  readonly issuer: string
}

export interface ProfileOptions {
  readonly locale?: 'fr-FR' | 'en-GB'
  readonly phone?: boolean
  readonly theme?: 'light' | 'dark'
}

/** A fresh browser profile of one person, watched for what no page of ours may do. */
export interface Profile extends Watch {
  readonly context: BrowserContext
  readonly page: Page
  readonly portal: Portal
  close(): Promise<void>
}

export async function newProfile(browser: Browser, portal: Portal, options: ProfileOptions = {}): Promise<Profile> {
  const context = await browser.newContext(contextOptions(portal, options))
  return openProfile(context, portal)
}

/** A profile whose files are kept in `folder`, as those of a person's own browser are. */
export async function newKeptProfile(folder: string, portal: Portal, options: ProfileOptions = {}): Promise<Profile> {
  const launch = { executablePath: chromiumPath, args: quiet }
  return openProfile(
    await chromium.launchPersistentContext(folder, { ...launch, ...contextOptions(portal, options) }),
    portal,
  )
}

async function openProfile(context: BrowserContext, portal: Portal): Promise<Profile> {
  const watch = watchContext(context, portal)
  const page = context.pages()[0] ?? (await context.newPage())
  // A machine that builds beside it, or has one core, is slow and not wrong.
  page.setDefaultTimeout(60_000)
  return { context, page, portal, ...watch, close: () => context.close() }
}

function contextOptions(portal: Portal, { locale = 'fr-FR', phone = false, theme = 'light' }: ProfileOptions) {
  return {
    baseURL: portal.url,
    locale,
    timezoneId: 'Europe/Paris',
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    hasTouch: phone,
    colorScheme: theme,
    permissions: ['clipboard-read', 'clipboard-write'],
  }
}
