<?php
// Prints what Tools, Export, All content would download.
$_SERVER['HTTP_HOST']   = (string) parse_url( getenv( 'PEER_URL' ), PHP_URL_HOST );
$_SERVER['REQUEST_URI'] = '/';
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/export.php';
export_wp();
