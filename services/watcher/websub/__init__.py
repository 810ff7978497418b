"""WebSub: publishers that push spare themselves most polls, and us the wait. Off unless configured."""
