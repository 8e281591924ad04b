export { fakeCalls, type FakeCalls } from './fake/calls.ts'
export { fakeDevices, type FakeDevices } from './fake/devices.ts'
export { mockedCalls } from './fake/mocked.ts'
