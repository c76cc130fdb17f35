echo scored
