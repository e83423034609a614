package staff

import "slices"

// Routes is the whole table of signed-in pages.
var Routes = slices.Concat(
	sessionRoutes,
	homeRoutes,
	catalogRoutes,
	rosterRoutes,
	importRoutes,
	planRoutes,
	taskRoutes,
	taskActRoutes,
	hallRoutes,
	hallActRoutes,
	shareRoutes,
	inspectionRoutes,
	resultFormRoutes,
	resultRoutes,
	publicationRoutes,
	adminRoutes,
	oversightRoutes,
)
