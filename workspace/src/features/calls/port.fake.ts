export { fakeCalls, type FakeCalls } from './fake/calls.ts'
export { fakeConnectionTest, type FakeConnectionTest } from './fake/connection-test.ts'
export { fakeDevices, type FakeDevices } from './fake/devices.ts'
export { mockedCalls } from './fake/mocked.ts'
