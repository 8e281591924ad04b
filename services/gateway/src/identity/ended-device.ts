import { ServiceError } from '@parvis/service-kit'

/**
 * A Matrix token whose portal session has ended. The homeserver still knows it and the device keeps its keys; it serves
 * again after the person has signed in to the portal (« soft logout » of the client-server API).
 */
export class EndedDevice extends ServiceError {
  constructor() {
    super('session.expired')
  }
}
