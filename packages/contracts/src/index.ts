export * from './acts.ts'
export * from './audit.ts'
export * from './errors.ts'
export * from './session.ts'
