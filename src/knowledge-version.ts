/** Version of the clinical knowledge, shown on every card (clinical-knowledge, head and 7.5). */
export const KNOWLEDGE_VERSION = '2026.11-draft1';
