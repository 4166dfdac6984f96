module helm4-audit/sdk-api

go 1.26
