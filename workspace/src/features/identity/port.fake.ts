export { fakeKeys, type FakeKeys } from './fake/keys.ts'
export { fakeSession, type FakeSession } from './fake/session.ts'
