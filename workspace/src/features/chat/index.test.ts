import { expect, it } from 'vitest'
import { createChat } from './index.ts'
import { fakeClient, fakeServer } from './port.fake.ts'

const [claire, idriss] = [
  { id: '@claire:fake', name: 'Claire Morvan' },
  { id: '@idriss:fake', name: 'Idriss Benali' },
]

it('counts what is unread on its entry, and finds rooms for « Chercher »', async () => {
  const server = fakeServer([claire, idriss])
  const [atClaire, atIdriss] = [fakeClient(server, claire), fakeClient(server, idriss)]
  const chat = createChat(atClaire.port)
  const room = await atIdriss.port.createRoom({ name: 'Été à Orléans', topic: 'Fêtes', invite: [claire.id] })
  await expect.poll(() => chat.nav?.[0]?.badge?.value).toBe(1)
  await atClaire.port.join(room)
  atIdriss.port.send(room, { text: 'un' })
  atIdriss.port.send(room, { text: 'deux' })
  await expect.poll(() => chat.nav?.[0]?.badge?.value).toBe(2)
  expect(chat.commands?.('ete')).toMatchObject([
    { label: 'Été à Orléans', detail: 'Fêtes', run: { to: chat.links?.room?.(room) } },
  ])
  expect(chat.commands?.('zzz')).toEqual([])
})

it('writes ids into addresses safely', () => {
  const { links } = createChat(fakeClient(fakeServer([claire]), claire).port)
  expect(links?.room?.('!a/b?c:fake')).toBe('/messages/!a%2Fb%3Fc%3Afake')
  expect(links?.person?.('@a&b:fake')).toBe('/messages?avec=%40a%26b%3Afake')
})
