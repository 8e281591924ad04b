// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { testShell } from '../../app/test-shell.ts'
import PvButton from './PvButton.vue'
import PvField from './PvField.vue'
import PvIconButton from './PvIconButton.vue'

const global = { plugins: [testShell()] }

test('a busy button keeps its label and acts no more', async () => {
  const click = vi.fn()
  const button = mount(PvButton, { props: { busy: true, onClick: click }, slots: { default: 'Envoyer' }, global })
  await button.trigger('click')
  expect(button.text()).toBe('Envoyer')
  expect(button.attributes('aria-busy')).toBe('true')
  expect(click).not.toHaveBeenCalled()
})

test('a button acts on a click', async () => {
  const click = vi.fn()
  const button = mount(PvButton, { props: { onClick: click }, slots: { default: 'Envoyer' }, global })
  await button.trigger('click')
  expect(click).toHaveBeenCalledOnce()
})

test('a field is named by its label and described by its help and error', async () => {
  const field = mount(PvField, {
    props: { label: 'Code', help: 'Douze groupes', error: 'Trop court', modelValue: '' },
    global,
    attachTo: document.body,
  })
  const input = field.get('input')
  expect(document.querySelector(`label[for="${input.element.id}"]`)?.textContent).toBe('Code')
  const described = input.attributes('aria-describedby')?.split(' ') ?? []
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual(['Douze groupes', 'Trop court'])
  await input.setValue('abcd')
  expect(field.emitted('update:modelValue')?.at(-1)).toEqual(['abcd'])
})

test('an icon button has a name and the same tooltip', () => {
  const button = mount(PvIconButton, { props: { icon: 'plus', label: 'Nouveau salon', shortcut: 'Alt N' } })
  expect(button.attributes()).toMatchObject({ 'aria-label': 'Nouveau salon', title: 'Nouveau salon (Alt N)' })
})
