/** The demonstration and the clinic never share a database: of each, its name in the package's own PostgreSQL. */
export const DATABASE = { demonstration: 'turnstone_demo', clinic: 'turnstone_clinic' } as const;
