import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { defineComponent, h, ref, type Component } from 'vue'
import { vi } from 'vitest'
import { createToasts, toastsKey } from '../../../app/toasts.ts'
import { testShell } from '../../../app/test-shell.ts'
import { provideChat, type ChatParts } from '../chat-context.ts'
import { createChat } from '../index.ts'
import { createDepartures } from '../departures.ts'
import { createDrafts } from '../model/drafts.ts'
import type { MessageItem, Person, RoomId } from '../port.ts'
import { fakeClient, fakeServer, type FakeClient, type FakeServer } from '../port.fake.ts'

/** Tests only: two people in a room of the fake, and a component of the chat mounted for the first of them. */
export const claire: Person = { id: '@claire:fake', name: 'Claire Morvan' }
export const idriss: Person = { id: '@idriss:fake', name: 'Idriss Benali' }

export interface Stage {
  readonly server: FakeServer
  readonly claire: FakeClient
  readonly idriss: FakeClient
  readonly room: RoomId
  readonly parts: ChatParts
}

export async function stage(people: readonly Person[] = [claire, idriss], name = 'Halle Saint-Roch'): Promise<Stage> {
  const server = fakeServer(people)
  const atClaire = fakeClient(server, people[0] ?? claire)
  const atIdriss = fakeClient(server, people[1] ?? idriss)
  await vi.waitFor(() => atClaire.port.loaded.value || Promise.reject(new Error('not loaded')))
  const room = await atClaire.port.createRoom({ name, invite: [people[1]?.id ?? idriss.id] })
  await vi.waitFor(() => atIdriss.port.join(room))
  await settled()
  const departures = createDepartures(atClaire.port)
  const parts: ChatParts = { port: departures.port, departures, drafts: createDrafts(), reminded: ref(true) }
  return { server, claire: atClaire, idriss: atIdriss, room, parts }
}

/** Mounts a component as it stands in the page: shell, toasts, and the chat's own context around it. */
export function mountInChat(parts: ChatParts, component: Component, props: Record<string, unknown> = {}): VueWrapper {
  const around = defineComponent({
    setup() {
      provideChat(parts)
      return () => h(component, props)
    },
  })
  return mount(around, {
    attachTo: document.body,
    global: { plugins: [testShell([createChat(parts.port)])], provide: { [toastsKey as symbol]: createToasts() } },
  })
}

/** Lets the fake's timers and Vue's queue run out. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 3))
    await flushPromises()
  }
}

export function messagesOf(at: FakeClient, room: RoomId): readonly MessageItem[] {
  const view = at.port.open(room)
  const items = view.items.value.filter((item) => item.type === 'message')
  view.close()
  return items
}
