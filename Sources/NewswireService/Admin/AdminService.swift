internal import Logging

/// The administration server of a running daemon: its routes over the reporter, its requests counted.
struct AdminService {
    private let server: AdminServer

    /// - Throws: when an endpoint can't be listened on, with what to do.
    static func start(
        _ configuration: Configuration, _ reporter: StatusReporter, _ metrics: Metrics, _ logger: Logger
    ) throws(DaemonError) -> AdminService {
        let routes = AdminRoutes(
            metricsText: { reporter.metricsText }, status: { reporter.document(outletsMax: $0) },
            liveness: { reporter.liveness }, readiness: { reporter.readiness },
            consumers: { reporter.consumers }, reprocessing: { reporter.reprocessing })
        let server = AdminServer(
            http: configuration.adminHTTP, socket: configuration.adminSocket,
            onEvent: { event in
                guard case .answered(let request, let status) = event else { return }
                metrics.add(.adminRequests(AdminPath(request?.path ?? ""), AdminStatus(status)))
            },
            handler: { routes.respond(to: $0) })
        do throws(AdminServerError) {
            try server.start()
        } catch {
            throw DaemonError(.endpoint, "\(error)")
        }
        if !server.endpoints.isEmpty {
            logger.info("metrics, health and status at \(server.endpoints.joined(separator: " and "))")
        }
        return AdminService(server: server)
    }

    func stop() { server.stop() }
}
