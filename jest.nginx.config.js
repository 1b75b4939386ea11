import base from './jest.config.js';

/** Tests with a real nginx (npm run test:nginx): they need Debian's nginx and openssl, which `npm test` does without. */
export default { ...base, roots: ['<rootDir>/tests/nginx'], testPathIgnorePatterns: ['/node_modules/'] };
