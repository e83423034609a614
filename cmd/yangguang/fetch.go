package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

// client fetches what others publish. A server that says nothing for a while is
// given up; a slow one is not.
var client = &http.Client{Transport: &http.Transport{
	Proxy: http.ProxyFromEnvironment, ResponseHeaderTimeout: 30 * time.Second, TLSHandshakeTimeout: 15 * time.Second,
	MaxIdleConnsPerHost: 4,
}}

// get opens an address for reading; the caller closes the body.
func get(ctx context.Context, address string) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, troublef("连不上 %s：%v", "cannot reach %s: %v", address, err)
	}
	if res.StatusCode != http.StatusOK {
		return nil, errors.Join(troublef("%s 的回答是 %s。", "%s answered %s", address, res.Status), res.Body.Close())
	}
	return res.Body, nil
}

// fetch reads at most limit bytes from an address.
func fetch(ctx context.Context, address string, limit int64) ([]byte, error) {
	body, err := get(ctx, address)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err := errors.Join(err, body.Close()); err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, tooLarge(address, limit)
	}
	return b, nil
}

// download puts what an address holds into a temporary file, at most limit
// bytes; the caller closes and removes it.
func (c *call) download(address string, limit int64) (f *os.File, err error) {
	body, err := get(c.ctx, address)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	if f, err = os.CreateTemp("", "yangguang-bundle-*.zip"); err != nil {
		return nil, err
	}
	n, err := io.Copy(f, io.LimitReader(body, limit+1))
	if err == nil && n > limit {
		err = tooLarge(address, limit)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, nil
}

func tooLarge(address string, limit int64) error {
	return troublef("%s 超过 %d MB，没有下载完。", "%s is larger than %d MB and was not fetched", address, limit>>20)
}
