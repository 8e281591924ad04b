export const en = { accounts: { nav: 'Accounts' } }
