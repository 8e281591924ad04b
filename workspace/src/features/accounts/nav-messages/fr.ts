/** The word of the rail. */
export const fr = { accounts: { nav: 'Comptes' } }
