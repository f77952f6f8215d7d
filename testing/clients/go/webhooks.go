package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"strconv"
	"time"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"kubeloop.dev/testing/clients/check"
	"kubeloop.dev/testing/clients/reach"
)

var guardedSites = reach.Kind{Group: "webhooks.example.com", Kind: "Site", Plural: "sites"}

// The webhooks' answers: a site without a host gets one, its host does not change, and it stays while it has replicas.
type siteWebhooks struct{}

func (siteWebhooks) Default(_ context.Context, site *Site) error {
	if site.Spec.Host == "" {
		site.Spec.Host = site.Name + ".example.com"
	}
	return nil
}

func (siteWebhooks) ValidateCreate(_ context.Context, site *Site) (admission.Warnings, error) {
	if site.Spec.Replicas > 9 {
		return nil, errors.New("too many replicas")
	}
	if site.Spec.Replicas == 0 {
		return admission.Warnings{"nothing will run"}, nil
	}
	return nil, nil
}

func (siteWebhooks) ValidateUpdate(_ context.Context, before, after *Site) (admission.Warnings, error) {
	if before.Spec.Host != after.Spec.Host {
		return nil, errors.New("the host stays")
	}
	return nil, nil
}

func (siteWebhooks) ValidateDelete(_ context.Context, site *Site) (admission.Warnings, error) {
	if site.Spec.Replicas > 0 {
		return nil, errors.New("something runs")
	}
	return nil, nil
}

func serveWebhooks(ctx context.Context, config *rest.Config) {
	ctrl.SetLogger(klog.Background())
	guardedSites.Install(ctx, config, siteSpec, siteStatus)
	namespace := reach.Namespace(ctx, config)
	certificate, authority := signed()
	port := freePort()
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Scheme:  siteScheme(guardedSites.Group),
		Metrics: server.Options{BindAddress: "0"},
		WebhookServer: webhook.NewServer(webhook.Options{
			Host: "127.0.0.1", Port: port,
			TLSOpts: []func(*tls.Config){func(config *tls.Config) {
				config.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return certificate, nil }
			}},
		}),
	})
	check.NoError("make a manager", err)
	err = ctrl.NewWebhookManagedBy(manager, &Site{}).WithDefaulter(siteWebhooks{}).WithValidator(siteWebhooks{}).Complete()
	check.NoError("make the webhooks", err)
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- manager.Start(running) }()
	check.Eventually(ctx, "the webhooks are served", func() (bool, error) {
		return manager.GetWebhookServer().StartedChecker()(nil) == nil, nil
	})

	warnings := &warningLog{}
	watched := rest.CopyConfig(config)
	watched.WarningHandler = warnings
	user := check.Must(client.New(watched, client.Options{Scheme: manager.GetScheme()}))
	register(ctx, user, namespace, "https://127.0.0.1:"+strconv.Itoa(port), authority)
	useGuardedSites(ctx, client.NewNamespacedClient(user, namespace), warnings)

	stop()
	check.NoError("stop the manager", check.Received(ctx, "the end of the manager", ended))
	broken := &Site{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "late"}}
	check.Error("create a site when nobody answers", user.Create(ctx, broken), apierrors.IsInternalError)
}

func useGuardedSites(ctx context.Context, user client.Client, warnings *warningLog) {
	site := &Site{ObjectMeta: metav1.ObjectMeta{Name: "shop"}, Spec: SiteSpec{Replicas: 2}}
	// A real server hears of new webhooks a little later.
	check.Eventually(ctx, "the webhooks are asked", func() (bool, error) {
		dry := site.DeepCopyObject().(*Site)
		err := user.Create(ctx, dry, client.DryRunAll)
		return dry.Spec.Host != "" && refused(ctx, user), err
	})
	check.NoError("create a site", user.Create(ctx, site))
	check.Equal("the host by default", site.Spec.Host, "shop.example.com")

	big := &Site{ObjectMeta: metav1.ObjectMeta{Name: "big"}, Spec: SiteSpec{Replicas: 10}}
	err := user.Create(ctx, big)
	check.Error("create a big site", err, apierrors.IsForbidden)
	check.Equal(
		"what is said about it", err.Error(),
		`admission webhook "validate.webhooks.example.com" denied the request: too many replicas`,
	)
	changed := site.DeepCopyObject().(*Site)
	changed.Spec.Host = "other.example.com"
	check.Error("change the host", user.Update(ctx, changed), apierrors.IsForbidden)
	check.Error("delete what runs", user.Delete(ctx, site), apierrors.IsForbidden)
	before := site.DeepCopyObject()
	site.Spec.Replicas = 0
	check.NoError("stop it", user.Patch(ctx, site, client.MergeFrom(before.(client.Object))))
	check.NoError("delete it then", user.Delete(ctx, site))

	idle := &Site{ObjectMeta: metav1.ObjectMeta{Name: "idle"}}
	check.NoError("create an idle site", user.Create(ctx, idle))
	check.Equal("the warnings", warnings.texts, []string{"nothing will run"})
}

// Whether a site that is too big is refused already.
func refused(ctx context.Context, user client.Client) bool {
	big := &Site{ObjectMeta: metav1.ObjectMeta{Name: "big"}, Spec: SiteSpec{Replicas: 10}}
	return apierrors.IsForbidden(user.Create(ctx, big, client.DryRunAll))
}

func register(ctx context.Context, user client.Client, namespace, url string, authority []byte) {
	none, fail, exact := admissionv1.SideEffectClassNone, admissionv1.Fail, admissionv1.Exact
	hook := func(path string) admissionv1.WebhookClientConfig {
		address := url + path
		return admissionv1.WebhookClientConfig{URL: &address, CABundle: authority}
	}
	rules := func(operations ...admissionv1.OperationType) []admissionv1.RuleWithOperations {
		return []admissionv1.RuleWithOperations{{
			Operations: operations,
			Rule: admissionv1.Rule{
				APIGroups: []string{guardedSites.Group}, APIVersions: []string{"v1"}, Resources: []string{"sites"},
			},
		}}
	}
	here := &metav1.LabelSelector{MatchLabels: map[string]string{"kubernetes.io/metadata.name": namespace}}
	versions := []string{"v1"}
	check.NoError("register the mutating webhook", user.Create(ctx, &admissionv1.MutatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: "sites"},
		Webhooks: []admissionv1.MutatingWebhook{{
			Name: "default.webhooks.example.com", ClientConfig: hook("/mutate-webhooks-example-com-v1-site"),
			Rules: rules(admissionv1.Create, admissionv1.Update), NamespaceSelector: here, MatchPolicy: &exact,
			SideEffects: &none, FailurePolicy: &fail, AdmissionReviewVersions: versions,
		}},
	}))
	check.NoError("register the validating webhook", user.Create(ctx, &admissionv1.ValidatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: "sites"},
		Webhooks: []admissionv1.ValidatingWebhook{{
			Name: "validate.webhooks.example.com", ClientConfig: hook("/validate-webhooks-example-com-v1-site"),
			Rules: rules(admissionv1.Create, admissionv1.Update, admissionv1.Delete), NamespaceSelector: here,
			MatchPolicy: &exact, SideEffects: &none, FailurePolicy: &fail, AdmissionReviewVersions: versions,
		}},
	}))
}

type warningLog struct{ texts []string }

func (w *warningLog) HandleWarningHeader(_ int, _ string, text string) {
	w.texts = append(w.texts, text)
}

// A certificate for this machine, and the PEM text of the authority that signed it.
func signed() (*tls.Certificate, []byte) {
	authorityKey := check.Must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	authority := templateOf("webhook authority")
	authority.IsCA, authority.BasicConstraintsValid = true, true
	authority.KeyUsage = x509.KeyUsageCertSign
	authorityDER := check.Must(x509.CreateCertificate(rand.Reader, authority, authority, authorityKey.Public(), authorityKey))
	key := check.Must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	leaf := templateOf("webhooks")
	leaf.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	leaf.KeyUsage = x509.KeyUsageDigitalSignature
	leaf.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	der := check.Must(x509.CreateCertificate(rand.Reader, leaf, authority, key.Public(), authorityKey))
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authorityDER})
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, text
}

func templateOf(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
	}
}

func freePort() int {
	listener := check.Must(net.Listen("tcp", "127.0.0.1:0"))
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}
