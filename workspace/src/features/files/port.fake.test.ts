import { describeFilesPort } from './port.contract.ts'
import { fakeFiles } from './port.fake.ts'

const claire = { id: '@claire:test', name: 'Claire' }
const coffre = '!halle:test'

describeFilesPort('the fake', async () => {
  const coffres = [{ id: coffre, name: 'Halle', kind: 'room' as const, memberCount: 1 }]
  const after = (_ms: number, run: () => void) => queueMicrotask(run)
  return { port: fakeFiles({ me: claire, members: [claire], coffres, after }).port, coffre }
})
