"""Setting up a province: agencies, accounts and roles from one workbook."""
