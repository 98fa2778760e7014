/** A bridge over a canal with a path beside it. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#0f766e"/>
<path d="M4 20c4-11 20-11 24 0" fill="none" stroke="#ecfdf5" stroke-width="3" stroke-linecap="round"/>
<path d="M5 25c2.5-2 5-2 7.5 0s5 2 7.5 0 5-2 7 0" fill="none" stroke="#5eead4" stroke-width="2.4" stroke-linecap="round"/>
</svg>
`;
