import { chatPortContract } from './port.contract.ts'
import { fakeClient, fakeServer } from './port.fake.ts'

const alice = { id: '@alice:fake', name: 'Alice Martin' }
const bob = { id: '@bob:fake', name: 'Bob Leroy' }

chatPortContract('in memory', async () => {
  const server = fakeServer([alice, bob])
  const atAlice = fakeClient(server, alice, { latency: 2 })
  const atBob = fakeClient(server, bob, { latency: 3 })
  return {
    alice: atAlice.port,
    bob: atBob.port,
    aliceNetwork: (up) => atAlice.setOnline(up),
    dispose: () => undefined,
  }
})
