// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick, ref, shallowRef } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Feature } from './feature.ts'
import { shellRoutes } from './routes.ts'
import { createShell } from './shell.ts'
import { standInForBrowser } from './test-shell.ts'
import { unlessRunning } from './unless-running.ts'

const who = shallowRef({ id: '@c:x', name: 'Claire Morvan', roles: ['member'] as const })
const page = (words: string) => defineComponent({ render: () => h('h1', words) })

const rooms: Feature = {
  id: 'rooms',
  routes: [{ path: '/salons', component: page('Les salons') }],
  nav: [{ label: 'rooms.nav', icon: 'message', to: '/salons', order: 20, badge: ref(3), phone: true }],
  links: { room: (id) => `/salons/${id}` },
  slots: { today: [defineComponent({ render: () => h('section', 'Trois salons à lire') })] },
  messages: { fr: { rooms: { nav: 'Salons' } }, en: { rooms: { nav: 'Rooms' } } },
}
const audit: Feature = {
  id: 'audit',
  nav: [{ label: 'audit.nav', icon: 'journal', to: '/journal', order: 50, roles: ['auditor'] }],
  messages: { fr: { audit: { nav: 'Journal' } }, en: { audit: { nav: 'Log' } } },
}

describe('the shell around a list of features', () => {
  let stop = () => {}
  beforeEach(() => standInForBrowser())
  afterEach(() => stop())

  async function open(features: readonly Feature[], path = '/'): Promise<HTMLElement> {
    const router = createRouter({ history: createMemoryHistory(), routes: shellRoutes(features) })
    const kept = new Map<string, string>()
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    }
    const app = createShell({ features, who, kept: store, languages: ['fr-FR'], router })
    const host = document.body.appendChild(document.createElement('div'))
    await router.push(path)
    app.mount(host)
    stop = () => (app.unmount(), host.remove())
    await router.isReady()
    await nextTick()
    return host
  }
  const entries = (host: HTMLElement) =>
    [...host.querySelectorAll('nav li a > span:first-of-type')].map((e) => e.textContent)
  const addresses = (host: HTMLElement) =>
    [...host.querySelectorAll('a[href]')].map((a) => a.getAttribute('href') ?? '')

  test('a feature in the list has its entry, its page and its block of the day', async () => {
    const host = await open([rooms])
    expect(entries(host)).toContain('Salons')
    expect(host.textContent).toContain('Trois salons à lire')
    expect((await open([rooms], '/salons')).querySelector('h1')?.textContent).toBe('Les salons')
  })

  test('taken out of the list, nothing of it is left and no address is dead', async () => {
    const host = await open([])
    expect(entries(host)).not.toContain('Salons')
    expect(host.textContent).toContain('Rien ne vous attend')
    const router = createRouter({ history: createMemoryHistory(), routes: shellRoutes([]) })
    const dead = addresses(host).filter((to) => to.startsWith('/') && router.resolve(to).name === 'not-found')
    expect(dead).toEqual([])
  })

  test('an address of a feature that is gone says so, and leads back', async () => {
    const host = await open([], '/salons')
    expect(host.querySelector('h1')?.textContent).toBe('Cette adresse ne mène nulle part')
    expect(addresses(host)).toContain('/')
  })

  test('an entry for a role is shown to that role only', async () => {
    expect(entries(await open([audit]))).not.toContain('Journal')
  })

  test('an engine that does not run leaves its entry, greyed, with why', async () => {
    const host = await open([unlessRunning(rooms, ref({ fr: 'Synapse est absent.', en: 'Synapse is missing.' }))])
    const entry = host.querySelector('nav [aria-disabled="true"]')
    expect(entry?.textContent).toContain('Salons')
    expect(entry?.getAttribute('title')).toBe('Synapse est absent.')
    expect(addresses(host)).not.toContain('/salons')
  })

  test('a closed gate stands before everything', async () => {
    const closed = ref(true)
    const gate = { component: defineComponent({ render: () => h('main', [h('h1', 'La porte')]) }), closed }
    const host = await open([{ id: 'door', gates: [gate], messages: { fr: {}, en: {} } }, rooms])
    expect(host.querySelector('nav')).toBeNull()
    expect(host.textContent).toContain('La porte')
    closed.value = false
    await nextTick()
    expect(host.querySelector('nav')).not.toBeNull()
  })

  test('a page that breaks stays in its place, with words and another try', async () => {
    const fault = ref(true)
    const broken: Feature = {
      ...rooms,
      routes: [
        { path: '/salons', component: defineComponent({ render: () => (fault.value ? raise() : h('h1', 'Remis')) }) },
      ],
    }
    const errors: unknown[] = []
    vi.stubGlobal('reportError', (cause: unknown) => errors.push(cause))
    const host = await open([broken], '/salons')
    vi.unstubAllGlobals()
    expect(errors).toHaveLength(1)
    expect(entries(host)).toContain('Salons')
    expect(host.querySelector('[role=alert]')?.textContent).toContain('Cette page s’est interrompue')
    fault.value = false
    host.querySelector<HTMLButtonElement>('[role=alert] button')?.click()
    await nextTick()
    expect(host.querySelector('h1')?.textContent).toBe('Remis')
  })

  test('Ctrl K opens the search, and what it finds is what is there', async () => {
    const host = await open([rooms])
    dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, cancelable: true }))
    await nextTick()
    const dialog = host.ownerDocument.querySelector('dialog[open]')
    expect(dialog?.querySelector('[role=combobox]')).not.toBeNull()
    expect([...(dialog?.querySelectorAll('[role=option]') ?? [])].map((o) => o.textContent)).toContain('Salons')
  })
})

function raise(): never {
  throw new Error('a defect')
}
