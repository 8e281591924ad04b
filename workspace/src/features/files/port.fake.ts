export { mockedFiles } from './fake/mocked.ts'
export { fakeFiles } from './fake/port.ts'
