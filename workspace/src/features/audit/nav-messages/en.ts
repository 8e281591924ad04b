export const en = { audit: { nav: { journal: 'Audit log', readers: 'Log readers', keeping: 'Retention' } } }
