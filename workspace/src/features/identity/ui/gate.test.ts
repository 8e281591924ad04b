// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { testShell } from '../../../app/test-shell.ts'
import { createIdentity } from '../index.ts'
import { fakeKeys, fakeSession, type FakeKeys, type FakeSession } from '../port.fake.ts'
import { withPorts } from '../ports.ts'
import type { KeysState } from '../port.ts'
import CodePage from './CodePage.vue'
import ElsewherePage from './ElsewherePage.vue'
import FailedPage from './FailedPage.vue'
import SignInPage from './SignInPage.vue'
import UnlockPage from './UnlockPage.vue'

interface World {
  readonly session: FakeSession
  readonly keys: FakeKeys
}
let mounted: VueWrapper | undefined
afterEach(() => mounted?.unmount())

function world(state: KeysState = { at: 'ready' }, options: Partial<Parameters<typeof fakeSession>[0]> = {}): World {
  return { session: fakeSession({ now: Date.now, ...options }), keys: fakeKeys(state) }
}

async function open(page: Component, ports: World, address = '/'): Promise<VueWrapper> {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: page }] })
  await router.push(address)
  const plugins = [testShell([createIdentity(ports)], 'fr', router)]
  mounted = mount(withPorts(ports, page), { global: { plugins }, attachTo: document.body })
  await flushPromises()
  return mounted
}
const button = (page: VueWrapper, words: string) => {
  const all = [...document.querySelectorAll<HTMLElement>('button')]
  const found = all.find((each) => each.textContent?.trim() === words)
  if (!found) throw new Error(`no button « ${words} » in: ${page.text()}`)
  return found
}

describe('sign-in', () => {
  test('names the place and the issuer, and comes back to the page that was asked for', async () => {
    const ports = world(
      { at: 'signed-out' },
      { signedIn: false, instance: { issuer: 'ProConnect', issuerKind: 'proconnect' } },
    )
    const signIn = vi.spyOn(ports.session, 'signIn')
    const page = await open(SignInPage, ports, '/messages/!a:b?fil=3&error=session.expired')
    expect(page.get('h1').text()).toBe('Ville d’Orléans-la-Démo')
    button(page, 'Continuer avec ProConnect').click()
    expect(signIn).toHaveBeenCalledWith('/messages/!a:b?fil=3')
  })

  test('an error is told in words with what to do, and its reference only if it looks like one', async () => {
    const page = await open(SignInPage, world(), '/?error=identity.refused&ref=<img>')
    expect(page.get('[role=alert]').text()).toContain('Choisissez un autre compte')
    expect(page.text()).not.toContain('<img>')
  })

  test('an engine that does not run is said before signing in', async () => {
    const engines = { matrix: { fr: 'Python manque.', en: 'Python is missing.' }, livekit: null }
    const page = await open(SignInPage, world({ at: 'signed-out' }, { signedIn: false, instance: { engines } }))
    expect(page.text()).toContain('Messages indisponibles. Python manque.')
  })
})

describe('the recovery code', () => {
  async function codePage() {
    const ports = world()
    ports.keys.go({ at: 'code-to-save', code: ports.keys.code })
    return { ports, page: await open(CodePage, ports) }
  }
  const asked = (page: VueWrapper) =>
    page.findAll('.pv-field > label').map((label) => Number(/\d+/.exec(label.text())?.[0]))

  test('shows twelve groups and asks two of them back', async () => {
    const { ports, page } = await codePage()
    expect(page.findAll('.pv-code > li')).toHaveLength(12)
    const numbers = asked(page)
    const inputs = page.findAll('.pv-check input')
    for (const [index, number] of numbers.entries()) await inputs[index]?.setValue(ports.keys.code[number - 1])
    await page.get('form').trigger('submit')
    expect(ports.keys.state.value.at).toBe('ready')
    expect(ports.keys.codeUnchecked.value).toBe(false)
  })

  test('a wrong group is named, and nothing is taken as kept', async () => {
    const { ports, page } = await codePage()
    const [first] = asked(page)
    await page.findAll('.pv-check input')[0]?.setValue('zzzz')
    await page.get('form').trigger('submit')
    expect(page.get('.error').text()).toContain(`n°\u00A0${first}`)
    expect(ports.keys.state.value.at).toBe('code-to-save')
  })

  test('« Plus tard » opens, and is remembered', async () => {
    const { ports, page } = await codePage()
    button(page, 'Plus tard').click()
    expect(ports.keys.state.value.at).toBe('ready')
    expect(ports.keys.codeUnchecked.value).toBe(true)
  })
})

describe('a browser that never held the keys', () => {
  test('counts the groups, tells a wrong code from an unreadable one, and opens', async () => {
    const ports = world({ at: 'locked' })
    const page = await open(UnlockPage, ports)
    const type = async (text: string) => {
      await page.get('textarea').setValue(text)
      await page.get('form').trigger('submit')
      await flushPromises()
    }
    await type('EsTc k7Wd')
    expect(page.text()).toContain('2 groupes sur 12')
    expect(page.get('.error').text()).toContain('Une lettre manque')
    await type('x'.repeat(48))
    expect(page.get('.error').text()).toContain('n’est pas le vôtre')
    await type(ports.keys.code.join('\n'))
    expect(ports.keys.state.value.at).toBe('ready')
  })

  test('starting anew says what is lost before it acts', async () => {
    const ports = world({ at: 'locked' })
    const page = await open(UnlockPage, ports)
    button(page, 'Je n’ai plus ce code').click()
    await flushPromises()
    expect(document.querySelector('dialog[open]')?.textContent).toContain('pour toujours')
    expect(ports.keys.state.value.at).toBe('locked')
    button(page, 'Faire de nouvelles clés').click()
    await flushPromises()
    expect(ports.keys.state.value.at).toBe('code-to-save')
  })
})

test('another tab holds the keys: « Utiliser ici » takes over', async () => {
  const ports = world({ at: 'elsewhere' })
  button(await open(ElsewherePage, ports), 'Utiliser ici').click()
  await flushPromises()
  expect(ports.keys.state.value.at).toBe('ready')
})

test.each(['engine', 'storage', 'network', 'refused', 'internal'] as const)(
  'failed (%s): words and another try',
  async (code) => {
    const ports = world({ at: 'failed', code })
    const page = await open(FailedPage, ports)
    expect(page.get('[role=alert] p').text().length).toBeGreaterThan(20)
    button(page, 'Réessayer').click()
    await flushPromises()
    expect(ports.keys.state.value.at).toBe('ready')
  },
)
