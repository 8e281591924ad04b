export { fakeClient, type FakeClient } from './fake/client.ts'
export { fakeServer, type FakeServer } from './fake/server.ts'
export { mockedChat } from './fake/mocked.ts'
