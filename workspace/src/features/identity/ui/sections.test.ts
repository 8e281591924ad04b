// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ref, type Component } from 'vue'
import { testShell } from '../../../app/test-shell.ts'
import { createIdentity } from '../index.ts'
import { fakeKeys, fakeSession } from '../port.fake.ts'
import { withPorts } from '../ports.ts'
import AccountSection from './AccountSection.vue'
import DevicesSection from './DevicesSection.vue'
import RecoverySection from './RecoverySection.vue'
import SessionEnd from './SessionEnd.vue'

let mounted: VueWrapper | undefined
afterEach(() => mounted?.unmount())

async function open(section: Component, unfinished = 0) {
  const ports = { session: fakeSession({ now: Date.now }), keys: fakeKeys() }
  const global = { plugins: [testShell([{ ...createIdentity(ports), unfinished: ref(unfinished) }])] }
  mounted = mount(withPorts(ports, section), { global, attachTo: document.body })
  await flushPromises()
  return { ...ports, page: mounted }
}
const press = async (words: string) => {
  const all = [...document.querySelectorAll<HTMLElement>('button')]
  all.find((each) => each.textContent?.trim() === words)?.click()
  await flushPromises()
}
const dialog = () => document.querySelector('dialog[open]')

describe('« Mes appareils »', () => {
  test('this device can’t be closed here; another one asks first', async () => {
    const { page } = await open(DevicesSection)
    const rows = page.findAll('.pv-row')
    expect(rows).toHaveLength(3)
    expect(rows[0]?.text()).toContain('Cet appareil')
    expect(rows[0]?.find('button').exists()).toBe(false)
    await rows[1]?.get('button').trigger('click')
    expect(dialog()?.textContent).toContain('Edge 151, Windows')
    await press('Fermer la session')
    expect(dialog()).toBeNull()
    expect(page.findAll('.pv-row')).toHaveLength(2)
  })

  test('a refusal stays in the question, and the session stays in the list', async () => {
    const { page, session } = await open(DevicesSection)
    session.reachable(false)
    await page.findAll('.pv-row')[1]?.get('button').trigger('click')
    await press('Fermer la session')
    expect(dialog()?.textContent).toContain('toujours ouverte')
    expect(page.findAll('.pv-row')).toHaveLength(3)
  })
})

test('a new code is shown, checked, and only then taken as kept', async () => {
  const { keys } = await open(RecoverySection)
  const before = keys.code
  await press('Demander un nouveau code')
  expect(dialog()?.querySelectorAll('.pv-code > li')).toHaveLength(12)
  expect(keys.code).not.toEqual(before)
  const fields = [...(dialog()?.querySelectorAll('input') ?? [])]
  for (const field of fields) {
    const number = Number(/\d+/.exec(document.querySelector(`label[for="${field.id}"]`)?.textContent ?? '')?.[0])
    field.value = keys.code[number - 1] ?? ''
    field.dispatchEvent(new Event('input'))
  }
  await flushPromises()
  dialog()
    ?.querySelector('form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
  expect(dialog()).toBeNull()
})

describe('« Identité »', () => {
  test('shows the digits that others compare', async () => {
    const { page, keys } = await open(AccountSection)
    expect(page.get('.pv-digits').attributes('aria-label')).toContain(await keys.fingerprint())
  })

  test('signing out asks where messages would be lost, and nowhere else', async () => {
    const { session } = await open(AccountSection, 2)
    await press('Se déconnecter')
    expect(dialog()?.textContent).toContain('2 messages attendent sur cet appareil.')
    await press('Rester')
    expect(session.session.value).not.toBeNull()
    await press('Se déconnecter')
    await press('Se déconnecter quand même')
    expect(session.session.value).toBeNull()
    mounted?.unmount()
    const again = await open(AccountSection)
    await press('Se déconnecter')
    expect(again.session.session.value).toBeNull()
  })
})

describe('the end of a session', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is announced five minutes before, with « Rester »', async () => {
    const { session } = await open(SessionEnd)
    expect(dialog()).toBeNull()
    session.idleIn(6 * 60_000)
    await vi.advanceTimersByTimeAsync(75_000)
    expect(dialog()?.textContent).toContain('Votre session se termine dans 5 minutes')
    await press('Rester')
    await vi.advanceTimersByTimeAsync(100)
    expect(dialog()).toBeNull()
    expect(Date.parse(session.session.value?.idleExpiresAt ?? '')).toBeGreaterThan(Date.now() + 30 * 60_000)
  })

  test('someone who is writing is not asked: the session is kept', async () => {
    const { session } = await open(SessionEnd)
    session.idleIn(6 * 60_000)
    await vi.advanceTimersByTimeAsync(30_000)
    dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(dialog()).toBeNull()
    expect(Date.parse(session.session.value?.idleExpiresAt ?? '')).toBeGreaterThan(Date.now() + 30 * 60_000)
  })
})
